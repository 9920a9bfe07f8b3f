#include "language/replies/window.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/random.h"
#include "base/utf8.h"
#include "language/replies/fold.h"
#include "language/replies/linker.h"

using namespace language::replies;

namespace {

Utterance says(std::int64_t id, std::string user, std::string text) {
  Utterance utterance;
  utterance.id = id;
  utterance.at = base::Instant{1'700'000'000'000 + id * 1000};
  utterance.user = std::move(user);
  utterance.text = std::move(text);
  return utterance;
}

void put(Window& window, const Utterance& utterance, std::optional<std::int64_t> parent = {}) {
  window.add(utterance, window.describe(utterance), parent);
}

Features read(std::string text) { return Window().describe(says(1, "somebody", std::move(text))); }

bool have_common_word(const Features& a, const Features& b) {
  for (const WordKey word : a.word_span()) {
    for (const WordKey other : b.word_span()) {
      if (word == other) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("window: at its capacity the oldest message goes, with the names of who said it") {
  Window window(3);
  put(window, says(1, "tim", "kernel"));
  put(window, says(2, "ann", "kernel"));
  put(window, says(3, "bob", "panic"));
  REQUIRE(window.size() == 3);
  CHECK(window.describe(says(4, "eve", "tim: hi")).addressed_count == 1);
  CHECK(window.word_frequency(word_key(U"kernel")) == 2);
  put(window, says(4, "eve", "boot"));
  REQUIRE(window.size() == 3);
  CHECK(window.marks_at(0).id == 4);
  CHECK(window.marks_at(2).id == 2);
  CHECK(window.word_frequency(word_key(U"kernel")) == 1);
  CHECK(window.describe(says(5, "eve", "tim: hi")).addressed_count == 0);
}

TEST_CASE("window: the capacity is kept between one message and window_max") {
  CHECK(Window(0).capacity() == 1);
  CHECK(Window(window_max).capacity() == window_max);
  CHECK(Window(window_max + 1).capacity() == window_max);
  Window window(window_max);
  for (std::int64_t id = 1; id <= 1000; ++id) {
    put(window, says(id, "user" + std::to_string(id), "hello"), id - 1);
    REQUIRE(window.size() == std::min<std::size_t>(static_cast<std::size_t>(id), window_max));
  }
}

TEST_CASE("window: links inside it are resolved to people and threads") {
  Window window(8);
  put(window, says(1, "tim", "a"));
  put(window, says(2, "ann", "b"), 1);
  put(window, says(3, "bob", "c"), 2);
  put(window, says(4, "eve", "d"), 77);
  CHECK(window.back(1).parent == window.sequence_at(2));
  CHECK(window.back(1).parent_user == base::stable_hash("ann"));
  CHECK(window.back(1).thread == window.sequence_at(3));
  CHECK(window.back(0).parent == 0);  // its parent is not in the window
  CHECK(window.back(0).thread == window.sequence_at(0));
}

TEST_CASE("window: a dropped message leaves no trace in parents and threads") {
  Window window(3);
  put(window, says(1, "tim", "a"));
  put(window, says(2, "ann", "b"), 1);
  put(window, says(3, "bob", "c"), 2);
  put(window, says(4, "eve", "d"), 1);  // its parent is dropped by the adding
  CHECK(window.back(0).parent == 0);
  CHECK(window.back(2).parent == 0);
  CHECK(window.back(2).parent_user == 0);
  CHECK(window.back(1).parent == window.sequence_at(2));
  CHECK(window.back(1).thread == window.sequence_at(2));
}

TEST_CASE("window: the last 2 × capacity messages with their parents give the same links again") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    const std::size_t capacity = 1 + random.below(12);
    const std::size_t restart = 2 * capacity + random.below(60);
    const Linker linker;
    Window running(capacity), refilled(capacity);
    std::vector<std::pair<Utterance, std::optional<std::int64_t>>> history;
    for (std::size_t i = 0; i < restart + 40; ++i) {
      Utterance utterance =
          says(static_cast<std::int64_t>(i) + 1, "u" + std::to_string(random.below(6)), "");
      // Two people may have the same name, and people change theirs.
      utterance.name = "name" + std::to_string(random.below(4));
      if (random.chance(0.6)) utterance.text = "@name" + std::to_string(random.below(4)) + " ";
      utterance.text += "word" + std::to_string(random.below(9));
      if (i == restart) {
        for (std::size_t k = restart - 2 * capacity; k < restart; ++k) {
          put(refilled, history[k].first, history[k].second);
        }
      }
      const Features features = running.describe(utterance);
      const Link link = linker.choose(running, features);
      if (i >= restart) {
        const Features again = refilled.describe(utterance);
        const Link same = linker.choose(refilled, again);
        REQUIRE(same.parent == link.parent);
        REQUIRE(same.probability == link.probability);
        REQUIRE(same.reason == link.reason);
        refilled.add(utterance, again, same.parent);
      }
      running.add(utterance, features, link.parent);
      history.emplace_back(std::move(utterance), link.parent);
    }
  }
}

TEST_CASE("window: system lines are not kept") {
  Window window(4);
  Utterance joined = says(1, "tim", "tim has joined");
  joined.is_system = true;
  put(window, joined);
  CHECK(window.size() == 0);
}

TEST_CASE("features: questions, thanks, greetings and answers are told apart") {
  CHECK(read("how do i install it").is_question);
  CHECK(read("works with ubuntu?").is_question);
  CHECK(read("anyone using beagle here").is_question);
  CHECK(read("请问发票怎么开").is_question);
  CHECK(read("可以开发票吗").is_question);
  CHECK(read("发票呢？").is_question);
  CHECK_FALSE(read("see http://x.org/page?id=3").is_question);
  CHECK_FALSE(read("发票开好了").is_question);
  CHECK_FALSE(read("it works").is_question);
  CHECK(read("thanks a lot").is_thanks);
  CHECK(read("好的谢谢").is_thanks);
  CHECK(read("大家好").is_greeting);
  CHECK(read("hi all").is_greeting);
  CHECK(read("yes, it does").is_continuing);
  CHECK(read("是的，可以").is_continuing);
  CHECK(read("look at www.example.org").has_link);
}

TEST_CASE("features: words are compared without case and width; Chinese by pairs of characters") {
  CHECK(have_common_word(read("Kernel PANIC"), read("my ｋｅｒｎｅｌ")));
  CHECK(have_common_word(read("发票怎么开"), read("你们的发票")));
  CHECK_FALSE(have_common_word(read("发票"), read("发货")));
  CHECK(read("发票怎么开").word_count == 4);
  CHECK(read("a a a").word_count == 1);
  CHECK(read("").word_count == 0);
  CHECK(read("!!!").word_count == 0);
}

TEST_CASE("features: an addressed name is no word of the message") {
  Window window(4);
  put(window, says(1, "kernel", "hello"));
  const Features features = window.describe(says(2, "ann", "kernel: boot it"));
  CHECK(features.word_count == 2);
  CHECK(features.opening == word_key(U"boot"));
}

TEST_CASE("features: every limit holds at the limit and beyond") {
  std::string words;
  for (std::size_t i = 0; i < words_max; ++i) words += "w" + std::to_string(i) + " ";
  CHECK(read(words).word_count == words_max);
  CHECK(read(words + "more").word_count == words_max);
  CHECK(read(std::string(text_characters_max, 'x')).length == text_characters_max);
  CHECK(read(std::string(10'000'000, 'x')).length == text_characters_max);

  Window window(16);
  std::string text;
  for (std::size_t i = 0; i <= addressed_max; ++i) {
    put(window, says(static_cast<std::int64_t>(i), "person" + std::to_string(i), "hi"));
    text += "@person" + std::to_string(i) + " ";
  }
  CHECK(window.describe(says(99, "ann", text)).addressed_count == addressed_max);
}

TEST_CASE("features: any bytes at all are read without harm") {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    Window window(4);
    for (std::int64_t id = 1; id <= 12; ++id) {
      std::string user, text;
      for (auto n = random.below(6); n > 0; --n) user += static_cast<char>(random.below(256));
      for (auto n = random.below(60); n > 0; --n) {
        if (random.chance(0.3))
          base::append_utf8(text, static_cast<char32_t>(0x4E00 + random.below(9)));
        else
          text += random.chance(0.2) ? "@:,, <>"[random.below(7)]
                                     : static_cast<char>(random.below(256));
      }
      if (random.chance(0.5)) text = user + text;
      const Utterance utterance = says(id, user, text);
      const Features features = window.describe(utterance);
      REQUIRE(features.word_count <= words_max);
      REQUIRE(features.mark_for(features.user) == std::nullopt);
      window.add(utterance, features, id - 1);
    }
  }
}
