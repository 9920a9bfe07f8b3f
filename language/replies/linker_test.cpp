#include "language/replies/linker.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "base/random.h"
#include "language/replies/scene.h"

using namespace language::replies;

namespace {

struct Line {
  std::string user;
  std::string text;
};

// A minute between two messages; ids from 1.
Utterance utterance_of(const Line& line, std::int64_t id) {
  Utterance utterance;
  utterance.id = id;
  utterance.at = base::Instant{1'700'000'000'000 + id * 60'000};
  utterance.user = line.user;
  utterance.text = line.text;
  return utterance;
}

// The link of the last line.
Link last_link(const std::vector<Line>& lines, std::size_t capacity = window_live_default) {
  Window window(capacity);
  const Linker linker;
  Link link;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Utterance utterance = utterance_of(lines[i], static_cast<std::int64_t>(i) + 1);
    const Features features = window.describe(utterance);
    link = linker.choose(window, features);
    window.add(utterance, features, link.parent);
  }
  return link;
}

// `parent` 0: starts a conversation.
void check_link(const std::vector<Line>& lines, std::int64_t parent, Reason reason) {
  const Link link = last_link(lines);
  CAPTURE(lines.back().text);
  CHECK(link.parent.value_or(0) == parent);
  CHECK(to_string(link.reason) == to_string(reason));
  CHECK(link.probability > 0);
  CHECK(link.probability <= 1);
}

}  // namespace

TEST_CASE("linker, untrained: plain cases come out right and say why") {
  check_link({{"tim", "how do I mount a disk?"}}, 0, Reason::starts);
  check_link({{"tim", "how do I mount a disk?"}, {"ann", "my sound is broken, any idea?"}}, 0,
             Reason::starts);
  check_link({{"tim", "how do I mount a disk?"},
              {"ann", "my sound is broken, any idea?"},
              {"bob", "tim: with mount"}},
             1, Reason::addressed);
  check_link({{"tim", "how do I mount a disk?"},
              {"ann", "my sound is broken, any idea?"},
              {"bob", "tim: with mount"},
              {"tim", "thanks, that did it"}},
             3, Reason::addressed);
  check_link({{"tim", "how do I mount a disk?"}, {"tim", "it is an external one"}}, 1,
             Reason::own_last);
  check_link({{"tim", "how do I mount a disk?"}, {"bob", "with mount"}}, 1, Reason::similar);
  check_link({{"tim", "how do I install it?"}, {"bob", "in the terminal"}}, 1, Reason::previous);
}

TEST_CASE("linker, untrained: Chinese groups work the same") {
  check_link({{"张三", "请问发票怎么开？"},
              {"李四", "物流几天能到？"},
              {"客服小王", "@张三 在订单页面点申请开票"}},
             1, Reason::addressed);
  check_link({{"张三", "请问发票怎么开？"},
              {"李四", "物流几天能到？"},
              {"客服小王", "@张三 在订单页面点申请开票"},
              {"张三", "好的谢谢"}},
             3, Reason::addressed);
  check_link({{"张三", "请问发票怎么开？"}, {"张三", "专票"}}, 1, Reason::own_last);
}

TEST_CASE("linker: what the platform declares is taken, even from outside the window") {
  Window window(4);
  Utterance utterance = utterance_of({"tim", "yes"}, 9);
  utterance.declared_parent = 3;
  const Link link = Linker().choose(window, window.describe(utterance));
  CHECK(link.parent == 3);
  CHECK(link.reason == Reason::declared);
  CHECK(link.probability == 1);
}

TEST_CASE("linker: system lines and the first message answer nothing") {
  Window window(4);
  CHECK_FALSE(Linker().choose(window, window.describe(utterance_of({"tim", "yes"}, 1))).parent);
  const Utterance first = utterance_of({"tim", "how?"}, 1);
  window.add(first, window.describe(first), std::nullopt);
  Utterance left = utterance_of({"tim", "tim has left"}, 2);
  left.is_system = true;
  CHECK_FALSE(Linker().choose(window, window.describe(left)).parent);
}

TEST_CASE("linker: only messages of the window can be chosen") {
  std::vector<Line> lines{{"tim", "how do I mount a disk?"}};
  for (int i = 0; i < 3; ++i) lines.push_back({"user" + std::to_string(i), "hm"});
  lines.push_back({"bob", "tim: with mount"});
  CHECK(last_link(lines, 4).parent == 1);
  CHECK(last_link(lines, 3).parent != 1);
}

TEST_CASE("linker: the same input gives the same links, and parents are always earlier messages") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    std::vector<Link> first_run;
    for (int run = 0; run < 2; ++run) {
      base::Random random(seed);
      Window window(1 + random.below(40));
      const Linker linker;
      for (std::int64_t id = 1; id <= 120; ++id) {
        Line line{"user" + std::to_string(random.below(7)), ""};
        for (auto n = random.below(8); n > 0; --n)
          line.text += "w" + std::to_string(random.below(30)) + " ";
        if (random.chance(0.3))
          line.text = "user" + std::to_string(random.below(7)) + ": " + line.text;
        if (random.chance(0.2)) line.text += "?";
        Utterance utterance = utterance_of(line, id);
        if (random.chance(0.1)) utterance.at = base::Instant{};  // not known
        const Features features = window.describe(utterance);
        const Link link = linker.choose(window, features);
        REQUIRE(look(window, features).candidates.size() <= candidates_max);
        if (link.parent) {
          REQUIRE(*link.parent < id);
          REQUIRE(*link.parent >= id - static_cast<std::int64_t>(window.capacity()));
        }
        if (run == 0) {
          first_run.push_back(link);
        } else {
          const Link& before = first_run[static_cast<std::size_t>(id - 1)];
          REQUIRE(before.parent == link.parent);
          REQUIRE(before.probability == link.probability);
          REQUIRE(before.reason == link.reason);
        }
        window.add(utterance, features, link.parent);
      }
    }
  }
}
