// A synthetic company played through the whole engine and scored against what the simulator knows:
// which messages are questions, who answered which, and which are advertisements. The floors stand
// a little under what was measured (docs/measured.md); an engine that has stopped working falls
// through all of them.
#include <doctest/doctest.h>

#include <cstdio>
#include <map>
#include <set>

#include "server/demo_command.h"
#include "server/pump/organisation.h"
#include "simulator/history.h"
#include "simulator/talk.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;
using simulator::Truth;

namespace {

// Straight into the organisation, without threads.
class DirectIntake final : public api::Intake {
 public:
  explicit DirectIntake(Organisation& organisation) : organisation_(organisation) {}
  base::Result<api::Receipt> submit(std::vector<model::Fact> facts) override {
    return organisation_.take_facts(std::move(facts));
  }
  base::Instant now() const override { return {}; }

 private:
  Organisation& organisation_;
};

struct Share {
  int hits = 0, of = 0;
  double value() const { return of == 0 ? 0 : static_cast<double>(hits) / of; }
  void add(bool hit) {
    ++of;
    hits += hit ? 1 : 0;
  }
};

void print(const char* name, const Share& share, double floor) {
  std::printf("  %-44s %6.1f %%  (%d of %d)   floor %.0f %%\n", name, share.value() * 100,
              share.hits, share.of, floor * 100);
}

// What the engine made of every message, by the simulator's own name for it.
struct Verdicts {
  std::set<std::string> opened, merged, adverts, countered;
  std::map<std::string, std::string> answer_of;  // question → the message taken for its answer
  std::map<std::string, std::string> text;
};

void read(store::Connection& connection, std::string_view sql,
          const std::function<void(const store::Row&)>& handle) {
  const auto done = connection.query(sql, {}, handle);
  REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
}

Verdicts read_verdicts(store::Database& database) {
  Verdicts verdicts;
  const auto connection = std::move(*database.connect(store::Access::read_only));
  read(*connection,
       "select m.external_id, coalesce(a.external_id, '') from question q "
       "join message m on m.id = q.message_id left join message a on a.id = q.answer_id",
       [&](const store::Row& row) {
         verdicts.opened.emplace(row.text(0));
         if (!row.text(1).empty()) verdicts.answer_of[std::string(row.text(0))] = row.text(1);
       });
  read(*connection,
       "select m.external_id, d.kind, d.reason from decision d join message m on m.id = "
       "d.message_id "
       "where d.kind in ('question.merged', 'question.waiting', 'question.asked_again')",
       [&](const store::Row& row) {
         (row.text(1) == "question.waiting" ? verdicts.countered : verdicts.merged)
             .emplace(row.text(0));
       });
  read(*connection, "select m.external_id from strike s join message m on m.id = s.message_id",
       [&](const store::Row& row) { verdicts.adverts.emplace(row.text(0)); });
  read(*connection, "select external_id, text from message",
       [&](const store::Row& row) { verdicts.text[std::string(row.text(0))] = row.text(1); });
  return verdicts;
}

struct Wrong {
  std::map<std::string, int> texts;  // how often
  void note(const std::string& text) { ++texts[text]; }
  void print(const char* what) const {
    std::vector<std::pair<int, std::string>> sorted;
    for (const auto& [text, times] : texts) sorted.emplace_back(times, text);
    std::sort(sorted.rbegin(), sorted.rend());
    if (sorted.size() > 5) sorted.resize(5);
    for (const auto& [times, text] : sorted)
      std::printf("    %s ×%d: %s\n", what, times, text.c_str());
  }
};

}  // namespace

TEST_CASE(
    "truth: questions, answers and advertisements of a synthetic company are seen for what they "
    "are") {
  const DemoSettings settings{11, 16, 400, 40};
  const base::Instant until = *base::parse_instant("2026-11-22T22:00:00+08:00");
  const store::conformance::TemporaryFolder folder;
  auto database = store::sqlite::open_sqlite(folder.path().string());
  REQUIRE(database.has_value());
  {
    auto organisation = Organisation::open(**database, *Readers::built_in());
    REQUIRE(organisation.has_value());
    DirectIntake intake(**organisation);
    const auto filled = fill_demo(intake, settings, until, [](int, int) {});
    REQUIRE_MESSAGE(filled.has_value(), (filled ? "" : filled.error().text));
    REQUIRE(filled->accepted + filled->known == filled->facts);
  }
  const Verdicts verdicts = read_verdicts(**database);

  // The same history again, this time for the truth in it.
  const auto company = simulator::make_company(settings.seed, {settings.groups, settings.members});
  const simulator::History history(company, settings.seed, *base::parse_day("2026-11-22"),
                                   settings.days);
  std::map<std::string, simulator::TrueFact> truth;  // messages as they were said
  std::set<std::string> revoked, answered_questions;
  std::map<std::string, std::set<std::string>>
      true_answers;  // question → the messages that answer it
  for (int day = 0; day < history.days(); ++day) {
    for (const auto& each : history.day(day)) {
      if (each.fact.at > until) continue;
      if (const auto* body = std::get_if<model::MessageRevoked>(&each.fact.body))
        revoked.insert(body->target);
      if (!std::holds_alternative<model::MessageSent>(each.fact.body)) continue;
      truth[each.fact.external_id] = each;
      if (each.truth == Truth::answer) true_answers[each.answers].insert(each.fact.external_id);
    }
  }
  REQUIRE(truth.size() > 2'000);
  REQUIRE(verdicts.text.size() == truth.size());

  Share question_recall, question_precision, advert_recall, advert_precision, answered,
      right_answer;
  Share not_counter, flooder_recall;
  std::map<std::string, bool> flooders;  // whether any of their cries was caught
  const std::set<std::string> floods(simulator::floods().begin(), simulator::floods().end());
  Wrong missed, invented, unseen_adverts, accused, misread;
  for (const auto& [id, each] : truth) {
    if (revoked.contains(id)) continue;
    const std::string& text = verdicts.text.at(id);
    const bool is_open = verdicts.opened.contains(id), is_advert = verdicts.adverts.contains(id);
    if (each.truth == Truth::question) {
      // A second question before any answer to the first becomes part of it.
      const bool seen = is_open || verdicts.merged.contains(id);
      question_recall.add(seen);
      if (!seen) missed.note(text);
    }
    // A complaint may well ask ("什么时候能好"): taken for a question it is neither right nor
    // wrong.
    if (is_open && each.truth != Truth::complaint) {
      question_precision.add(each.truth == Truth::question);
      if (each.truth != Truth::question) invented.note(text);
    }
    if (each.truth == Truth::advert && floods.contains(text)) {
      // Short cries in a row: the rule speaks up after so many, not at each.
      flooders.emplace(each.fact.actor, false).first->second |= is_advert;
    } else if (each.truth == Truth::advert) {
      advert_recall.add(is_advert);
      if (!is_advert) unseen_adverts.note(text);
    }
    if (is_advert) {
      advert_precision.add(each.truth == Truth::advert);
      if (each.truth != Truth::advert) accused.note(text);
    }
    if (each.truth == Truth::answer && truth.contains(each.answers) &&
        truth.at(each.answers).truth == Truth::question) {
      not_counter.add(!verdicts.countered.contains(id));
      if (verdicts.countered.contains(id)) misread.note(text);
    }
    if (each.truth != Truth::question || !is_open || !true_answers.contains(id)) continue;
    const auto found = verdicts.answer_of.find(id);
    answered.add(found != verdicts.answer_of.end());
    if (found != verdicts.answer_of.end())
      right_answer.add(true_answers.at(id).contains(found->second));
  }

  for (const auto& [who, caught] : flooders) flooder_recall.add(caught);

  constexpr double floors[] = {0.92, 0.94, 0.95, 0.97, 0.85, 0.90, 0.98, 0.80};
  std::printf("the engine against the simulator's truth, %zu messages:\n", truth.size());
  print("questions seen", question_recall, floors[0]);
  print("of the questions opened, really asked", question_precision, floors[1]);
  print("advertisements caught", advert_recall, floors[2]);
  print("of the messages accused, really advertising", advert_precision, floors[3]);
  print("answered questions known as answered", answered, floors[4]);
  print("of the links to an answer, right", right_answer, floors[5]);
  print("answers not taken for a question back", not_counter, floors[6]);
  print("of those who flooded, caught", flooder_recall, floors[7]);
  missed.print("missed");
  invented.print("no question");
  unseen_adverts.print("advert not seen");
  accused.print("accused");
  misread.print("answer taken for a question back");
  std::fflush(stdout);
  const Share* shares[] = {&question_recall, &question_precision, &advert_recall, &advert_precision,
                           &answered,        &right_answer,       &not_counter,   &flooder_recall};
  for (std::size_t i = 0; i < std::size(shares); ++i) {
    CAPTURE(i);
    CHECK(shares[i]->of >= 5);
    CHECK(shares[i]->value() >= floors[i]);
  }
}
