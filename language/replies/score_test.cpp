#include "language/replies/score.h"

#include <doctest/doctest.h>

#include <vector>

using namespace language::replies;

TEST_CASE("score: pairs are counted as in the graph evaluation of the corpus") {
  Score score;
  const std::vector<std::int64_t> start{1}, one{1}, two{1, 3}, unreachable{0};
  score.add(1, start, 1);        // a start, found
  score.add(2, one, 1);          // a link, found
  score.add(4, two, 3);          // two parents: one found, one missed
  score.add(5, one, 5);          // a link taken for a start
  score.add(6, unreachable, 2);  // a parent that the file does not have
  CHECK(score.lines == 5);
  CHECK(score.gold == 6);
  CHECK(score.predicted == 5);
  CHECK(score.matched == 3);
  CHECK(score.precision() == doctest::Approx(3.0 / 5));
  CHECK(score.recall() == doctest::Approx(3.0 / 6));
  CHECK(score.f1() == doctest::Approx(6.0 / 11));
  CHECK(score.starts_f1() == doctest::Approx(2.0 / 3));
}

TEST_CASE("score: nothing counted is 0, not a division by zero") {
  CHECK(Score{}.precision() == 0);
  CHECK(Score{}.recall() == 0);
  CHECK(Score{}.f1() == 0);
  CHECK(Score{}.starts_f1() == 0);
}
