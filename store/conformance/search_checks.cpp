#include <algorithm>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using Ids = std::vector<std::int64_t>;

namespace {

model::Message message_of(std::int64_t id, const std::string& text, std::int64_t group = 1) {
  model::Message message;
  message.id.value = id;
  message.source.value = 1;
  message.external_id = "t" + std::to_string(id);
  message.group.value = group;
  message.text = text;
  return message;
}

// A store with its search, closed in the right order.
struct Searched {
  explicit Searched(Place& place)
      : database(value_of(place.open())),
        store(value_of(Store::open(*database))),
        search(value_of(database->open_search())) {}

  void commit(const std::vector<model::Message>& messages) {
    model::Changes changes;
    changes.messages = messages;
    require_done(store->commit(changes));
  }
  void edit(model::Message message) {
    model::Changes changes;
    changes.edited_messages.put(std::move(message));
    require_done(store->commit(changes));
  }
  void catch_up() {
    while (value_of(search->catch_up(7)) > 0) {
    }
  }
  Ids find(std::string_view words, std::int64_t group = 0, std::int64_t before = 0,
           std::int64_t limit = 50) {
    return value_of(search->search(words, group, before, limit));
  }

  std::unique_ptr<Database> database;
  std::unique_ptr<Store> store;
  std::unique_ptr<SearchIndex> search;
};

}  // namespace

void check_search_words(Place& place) {
  Searched place_with_search(place);
  const auto texts = std::to_array<std::string>({
      /* 1 */ "请问发票什么时候可以开？",
      /* 2 */ "发货票据",
      /* 3 */ "Invoice for ACME Ltd. is OVERDUE",
      /* 4 */ "ＡＢＣ１２３ full width",
      /* 5 */ "a \"quoted\" AND (boolean) NOT* word: x^2",
      /* 6 */ "👩‍👩‍👧 家庭群",
      /* 7 */ "哈哈哈哈",
      /* 8 */ "",
      /* 9 */ "line one\nline two\ttab",
      /* 10 */ "ÉCOLE Straße Привет",
      /* 11 */ "发 票 split by spaces",
      /* 12 */ "v2发布 API网关",
  });
  std::vector<model::Message> messages;
  for (const std::string& text : texts) {
    messages.push_back(message_of(static_cast<std::int64_t>(messages.size()) + 1, text));
  }
  place_with_search.commit(messages);
  place_with_search.catch_up();

  const struct {
    const char* words;
    Ids expected;
  } cases[] = {
      {"发票", {1}},
      {"什么时候", {1}},
      {"请问发票什么时候可以开？", {1}},
      {"时么", {}},
      {"发票 时候", {1}},
      {"时候 发货", {}},
      {"acme", {3}},
      {"CM", {3}},
      {"overDUE invoice", {3}},
      {"ltd.", {3}},
      {"voicefor", {}},
      {"abc123", {4}},
      {"ｆｕｌｌ", {4}},
      {"\"quoted\"", {5}},
      {"(boolean)", {5}},
      {"not*", {5}},
      {"x^2", {5}},
      {"👩‍👩", {6}},
      {"家庭", {6}},
      {"哈哈哈", {7}},
      {"哈哈哈哈哈", {}},
      {"two\ttab", {9}},
      {"école", {10}},
      {"ПРИВЕТ", {10}},
      {"2发", {12}},
      {"api网关", {12}},
      {"li", {11, 9}},
  };
  for (const auto& [words, expected] : cases) {
    CHECK_MESSAGE(place_with_search.find(words) == expected, std::string(words));
  }
}

void check_search_limits(Place& place) {
  Searched place_with_search(place);
  const struct {
    std::string words;
    const char* reason;
  } refused[] = {
      {"", "type what to search for"},
      {" \t　", "type what to search for"},
      {"票", "\"票\" is too short"},
      {"发票 a", "\"a\" is too short"},
      {std::string(201, 'x'), "at most 200 characters"},
      {"aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt uu", "at most 20 words"},
  };
  for (const auto& [words, reason] : refused) {
    CAPTURE(words);
    const auto answer = place_with_search.search->search(words, 0, 0, 10);
    REQUIRE(!answer.has_value());
    CHECK(answer.error().code == base::ErrorCode::invalid_input);
    CHECK_MESSAGE(answer.error().text.find(reason) != std::string::npos, answer.error().text);
  }
  CHECK(place_with_search.find(std::string(200, 'x')).empty());
}

void check_search_follows(Place& place) {
  {
    Searched s(place);
    CHECK(value_of(s.search->indexed_through()) == 0);
    CHECK(s.find("发票").empty());
    s.commit({message_of(1, "发票一"), message_of(3, "发票二"), message_of(4, "")});
    CHECK(s.find("发票").empty());  // behind
    CHECK(value_of(s.search->catch_up(2)) == 2);
    CHECK(value_of(s.search->indexed_through()) == 3);
    CHECK(s.find("发票") == Ids{3, 1});
    CHECK(value_of(s.search->catch_up(2)) == 1);
    CHECK(value_of(s.search->catch_up(2)) == 0);

    auto edited = message_of(1, "收据一");
    edited.edited_at.ms = 5;
    s.edit(edited);
    CHECK(s.find("发票") == Ids{3});  // a stale posting is no match
    s.catch_up();
    CHECK(s.find("收据") == Ids{1});
    edited.text = "合同一";  // twice before the index comes by
    s.edit(edited);
    edited.text = "报价一";
    s.edit(edited);
    s.catch_up();
    CHECK(s.find("收据").empty());
    CHECK(s.find("合同").empty());
    CHECK(s.find("报价") == Ids{1});

    auto revoked = message_of(3, "发票二");
    revoked.revoked_at.ms = 6;
    s.edit(revoked);
    CHECK(s.find("发票").empty());  // at once
    s.commit({message_of(7, "发票三")});
  }
  Searched s(place);  // after a restart it goes on where it was
  CHECK(value_of(s.search->indexed_through()) == 4);
  CHECK(value_of(s.search->catch_up(100)) == 1);
  CHECK(s.find("发票") == Ids{7});

  const auto other = value_of(s.database->open_search());  // a reader beside the one that catches up
  s.commit({message_of(8, "发票四")});
  s.catch_up();
  CHECK(value_of(other->search("发票", 0, 0, 10)) == Ids{8, 7});
}

void check_search_pages(Place& place) {
  Searched s(place);
  std::vector<model::Message> messages;
  Ids even, all;
  for (std::int64_t id = 1; id <= 500; ++id) {
    messages.push_back(message_of(id, "第" + std::to_string(id) + "号订单 order", 1 + id % 2));
    all.insert(all.begin(), id);
    if (id % 2 == 0) even.insert(even.begin(), id);
  }
  s.commit(messages);
  while (value_of(s.search->catch_up(200)) > 0) {
  }
  CHECK(s.find("订单", 0, 0, 1'000) == all);
  CHECK(s.find("订单 order", 1, 0, 1'000) == even);
  CHECK(s.find("订单", 3, 0, 1'000).empty());
  CHECK(s.find("订单", 0, 0, 3) == Ids{500, 499, 498});
  CHECK(s.find("订单", 0, 498, 3) == Ids{497, 496, 495});
  CHECK(s.find("订单", 1, 7, 10) == Ids{6, 4, 2});
  CHECK(s.find("订单", 0, 1, 10).empty());
  CHECK(s.find("第77号") == Ids{77});
}

void check_search_against_scan(Place& place) {
  Searched s(place);
  base::Random random(21);
  const auto characters = std::to_array<std::string>({"发", "票", "a", "b", "A", " ", "1", "。", "é"});
  const auto random_text = [&](std::int64_t length_max) {
    std::string text;
    for (auto n = random.between(0, length_max); n > 0; --n) {
      text += characters[random.below(characters.size())];
    }
    return text;
  };
  std::vector<model::Message> messages;
  for (std::int64_t id = 1; id <= 600; ++id) {
    messages.push_back(message_of(id, random_text(14), random.between(1, 3)));
    if (random.chance(0.1)) messages.back().revoked_at.ms = 1;
  }
  s.commit(messages);
  s.catch_up();
  // The dumb model: plain find() in texts whose few capitals are made small by hand.
  const auto lower = [](std::string text) {
    std::replace(text.begin(), text.end(), 'A', 'a');
    return text;
  };
  int with_matches = 0;
  for (int round = 0; round < 300; ++round) {
    std::string word = random_text(4);
    word.erase(std::remove(word.begin(), word.end(), ' '), word.end());
    if (!s.search->search(word, 0, 0, 1).has_value()) continue;  // too short
    const std::int64_t group = random.between(0, 3);
    Ids expected;
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
      const bool wanted = (group == 0 || message->group.value == group) &&
                          message->revoked_at.ms == 0 &&
                          lower(message->text).find(lower(word)) != std::string::npos;
      if (wanted) expected.push_back(message->id.value);
    }
    CHECK_MESSAGE(s.find(word, group, 0, 1'000) == expected, std::string(word));
    with_matches += expected.empty() ? 0 : 1;
  }
  CHECK(with_matches > 50);
}

}  // namespace store::conformance
