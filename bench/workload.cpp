#include "bench/workload.h"

#include <array>
#include <set>
#include <utility>

#include "base/random.h"
#include "base/utf8.h"
#include "model/policy.h"
#include "simulator/talk.h"

namespace bench {

std::vector<std::string> chinese_words(std::size_t count, std::uint64_t seed) {
  base::Random random(seed);
  std::set<std::string> words;
  while (words.size() < count) {
    std::string word;
    const auto length = random.between(2, 5);
    for (int i = 0; i < length; ++i) {
      base::append_utf8(word, static_cast<char32_t>(0x4E00 + random.below(3'000)));
    }
    words.insert(std::move(word));
  }
  return {words.begin(), words.end()};
}

namespace {

// One exchange in one group, while it lasts.
struct Exchange {
  std::uint64_t group = 0;
  std::uint64_t left = 0;  // messages
  bool begins = true;
  const simulator::Topic* topic = nullptr;
  std::array<std::uint64_t, 3> people = {};  // seats in the group; the first one asks
};

// Half of the exchanges begin with a question, so that one message in ten asks (docs/measured.md: 6
// to 14 %).
std::string said_in(Exchange& exchange, std::uint64_t speaker, base::Random& random) {
  const double kind = random.unit();
  if (std::exchange(exchange.begins, false)) {
    return simulator::say(kind < 0.5 ? exchange.topic->questions : simulator::chatter(), random);
  }
  if (speaker == 0) {
    return simulator::say(kind < 0.4   ? exchange.topic->details
                          : kind < 0.7 ? simulator::thanks()
                                       : simulator::chatter(),
                          random);
  }
  return simulator::say(kind < 0.35   ? exchange.topic->answers
                        : kind < 0.97 ? simulator::chatter()
                                      : simulator::complaints(),
                        random);
}

}  // namespace

std::vector<model::Fact> messages(std::int64_t count, int groups, int members,
                                  std::int64_t first_number) {
  base::Random random(17 + static_cast<std::uint64_t>(first_number));
  std::vector<model::Fact> facts;
  facts.reserve(static_cast<std::size_t>(count));
  const auto all = simulator::topics();
  // Everybody sits in one group, as customers do.
  const auto seats = static_cast<std::uint64_t>(std::max(1, members / groups));
  std::array<Exchange, exchanges_at_once> exchanges = {};
  for (std::int64_t i = 0; i < count; ++i) {
    Exchange& exchange = exchanges[random.below(exchanges.size())];
    if (exchange.left == 0) {
      exchange = {random.below(static_cast<std::uint64_t>(groups)),
                  1 + random.below(2 * exchange_mean - 1),
                  true,
                  &all[random.below(all.size())],
                  {}};
      for (std::uint64_t& seat : exchange.people) seat = random.below(seats);
    }
    --exchange.left;
    const std::uint64_t speaker = exchange.begins ? 0 : random.below(exchange.people.size());
    model::MessageSent body;
    body.text = said_in(exchange, speaker, random);
    model::Fact fact;
    fact.source = "bench";
    fact.external_id = "b" + std::to_string(first_number + i);
    fact.at = {1'750'000'000'000 + (first_number + i) * 1'500};
    fact.group = "g" + std::to_string(exchange.group);
    fact.actor = "m" + std::to_string(exchange.group * seats + exchange.people[speaker]);
    fact.history = true;
    fact.body = std::move(body);
    facts.push_back(std::move(fact));
  }
  return facts;
}

model::Fact busy_policy() {
  model::Policy policy = model::starting_policy();
  policy.rules.clear();
  policy.replies.clear();
  const auto words = chinese_words(1'250, 5);
  for (int i = 0; i < 50; ++i) {
    model::Rule rule;
    rule.id = "rule-" + std::to_string(i);
    rule.name = "规则 " + std::to_string(i);
    rule.kind = model::RuleKind::words;
    rule.mode = model::EntryMode::on;
    rule.words.assign(words.begin() + i * 5, words.begin() + i * 5 + 5);
    policy.rules.push_back(std::move(rule));
  }
  for (int i = 0; i < 200; ++i) {
    model::KeywordReply reply;
    reply.id = "reply-" + std::to_string(i);
    reply.name = "回复 " + std::to_string(i);
    reply.words.assign(words.begin() + 250 + i * 5, words.begin() + 250 + i * 5 + 5);
    reply.reply = "您好";
    policy.replies.push_back(std::move(reply));
  }
  base::json::object arguments;
  arguments["policy"] = model::to_json(policy);
  model::Fact fact;
  fact.source = "console";
  fact.external_id = "bench-policy";
  fact.at = {1'749'000'000'000};
  fact.actor = "bench";
  fact.body = model::Command{"policy.publish", base::json::serialize(arguments)};
  return fact;
}

}  // namespace bench
