// From operators' labels to a model that watches, over a real store and pump.
#include "server/teaching/teacher.h"

#include <doctest/doctest.h>

#include <chrono>

#include "server/pump/pump.h"
#include "server/teaching/lesson.h"
#include "store/conformance/temporary_folder.h"
#include "store/queries/text_models.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;
using teaching::Teacher;

namespace {

template <class T>
T value_of(base::Result<T> result) {
  if (!result) FAIL(result.error().text);
  return *std::move(result);
}

struct School {
  School() {
    database = value_of(store::sqlite::open_sqlite(folder.path().string()));
    organisation = value_of(Organisation::open(*database, value_of(Readers::built_in())));
    pump = std::make_unique<Pump>(*organisation, clock, false);
  }
  // A message, and what operators say of it, one after the other; returns its number.
  std::int64_t say(const std::string& text, const std::vector<std::string>& labels,
                   const std::string& task = "question") {
    model::MessageSent body;
    body.text = text;
    model::Fact fact;
    fact.source = "test";
    fact.external_id = "m" + std::to_string(++number);
    fact.at = clock.now();
    fact.group = "g";
    fact.actor = "a";
    fact.body = std::move(body);
    const std::int64_t id = submit(std::move(fact)).seq.value;
    for (const std::string& label : labels) {
      model::Fact said;
      said.source = "console";
      said.external_id = "l" + std::to_string(++number);
      said.at = clock.now();
      said.actor = "li";
      said.body =
          model::Command{"message.label", base::json::serialize(base::json::object{
                                              {"message", id}, {"task", task}, {"label", label}})};
      CHECK(submit(std::move(said)).as == api::TakenAs::accepted);
    }
    return id;
  }
  api::Outcome submit(model::Fact fact) {
    std::vector<model::Fact> facts;
    facts.push_back(std::move(fact));
    return value_of(pump->submit(std::move(facts))).outcomes.front();
  }
  std::vector<language::LabelledText> labelled() {
    return value_of(teaching::labelled_texts(*reader(), language::Task::question));
  }
  std::unique_ptr<store::Connection> reader() {
    return value_of(database->connect(store::Access::read_only));
  }
  // Words that the lexicons do not know, so that only the labels can teach them.
  void teach_a_dialect() {
    for (int i = 0; i < 8; ++i) {
      say("侬晓得伐 " + std::to_string(i), {"yes"});
      say("侬好呀 " + std::to_string(i), {"no"});
    }
  }

  store::conformance::TemporaryFolder folder;
  base::ManualClock clock{base::Instant{1'795'395'600'000}};
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  std::unique_ptr<Pump> pump;
  int number = 0;
};

api::Lesson wait_for_end(const Teacher& teacher, const std::string& task) {
  for (int tries = 0; tries < 2'000; ++tries) {
    const auto lesson = teacher.lesson(task);
    REQUIRE(lesson.has_value());
    if (lesson->stage != api::LessonStage::running) return *lesson;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  FAIL("the lesson does not end");
  return {};
}

}  // namespace

TEST_CASE("labels: the last label of a message counts, others' tasks and empty texts do not") {
  School school;
  for (int i = 0; i < 9; ++i) school.say("第 " + std::to_string(i) + " 条", {"no"});
  school.say("改了主意", {"no", "yes"});
  school.say("别的任务", {"positive"}, "mood");
  school.say("", {"yes"});
  const auto texts = school.labelled();
  REQUIRE(texts.size() == 10);
  CHECK(texts[0].label == "other");
  CHECK(texts[9].text == "改了主意");
  CHECK(texts[9].label == "question");
  const auto counts = value_of(store::queries::label_counts(*school.reader(), "question"));
  REQUIRE(counts.size() == 2);
  CHECK((counts[0].label == "no" && counts[0].messages == 9));
  CHECK((counts[1].label == "yes" && counts[1].messages == 1));
}

TEST_CASE("teacher: too few labels are refused, saying how many are missing") {
  School school;
  Teacher teacher(*school.database, *school.pump);
  for (int i = 0; i < 4; ++i) school.say("消息 " + std::to_string(i), {"yes"});
  const auto refused = teacher.begin("question", "li");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().text ==
        "there are 4 labelled messages, at least 10 are needed: label 6 more");
  CHECK(refused.error().field == "task");
  CHECK_FALSE(teacher.lesson("question").has_value());
  CHECK(teacher.begin("weather", "li").error().code == base::ErrorCode::not_found);
  CHECK(teacher.labels_min() == 10);
}

TEST_CASE("teacher: what is better watches, and reads once it is chosen") {
  School school;
  school.teach_a_dialect();
  Teacher teacher(*school.database, *school.pump);
  REQUIRE(teacher.begin("question", "li").has_value());
  const auto lesson = wait_for_end(teacher, "question");
  CAPTURE(lesson.problem);
  REQUIRE(lesson.stage == api::LessonStage::published);
  CHECK(lesson.version == 1);
  CHECK(lesson.labels == 16);
  CHECK(lesson.share == 1.0);
  CHECK(*base::number_at(lesson.figures, "accuracy") >
        *base::number_at(lesson.figures, "cold_accuracy"));
  const auto choice = value_of(store::queries::reader_choice(*school.reader(), "question"));
  REQUIRE(choice.has_value());
  CHECK(choice->shadow == 1);
  CHECK(choice->in_force == 0);
  CHECK(choice->by == "li");
  const auto head = value_of(store::queries::text_model_head(*school.reader(), "question", 1));
  REQUIRE(head.has_value());
  CHECK(head->labels == 16);
  CHECK(head->body.empty());

  const auto questions = [&] {
    std::int64_t count = 0;
    const auto read =
        school.reader()->query("select count(*) from question", {},
                               [&](const store::Row& row) { count = row.integer(0); });
    CHECK(read.has_value());
    return count;
  };
  const auto before = questions();
  school.say("侬晓得伐 伊个物事", {});
  CHECK(questions() == before);  // shadow mode changes nothing
  model::Fact choose;
  choose.source = "console";
  choose.external_id = "choose";
  choose.at = school.clock.now();
  choose.actor = "li";
  choose.body = model::Command{"reader.choose", R"({"task":"question","in_force":1,"shadow":0})"};
  CHECK(school.submit(std::move(choose)).as == api::TakenAs::accepted);
  school.clock.advance(base::hours(8));
  school.say("侬晓得伐 伊个物事", {});
  CHECK(questions() == before + 1);
}

TEST_CASE("teacher: what is not better than the cold start is not published, and it says so") {
  School school;
  for (int i = 0; i < 10; ++i) {
    school.say("请问发票怎么开？第 " + std::to_string(i) + " 次问", {"yes"});
    school.say("收到 " + std::to_string(i), {"no"});
  }
  Teacher teacher(*school.database, *school.pump);
  REQUIRE(teacher.begin("question", "li").has_value());
  const auto lesson = wait_for_end(teacher, "question");
  CHECK(lesson.stage == api::LessonStage::not_better);
  CHECK(lesson.version == 0);
  CHECK(base::number_at(lesson.figures, "taught_accuracy").has_value());
  CHECK_FALSE(value_of(store::queries::reader_choice(*school.reader(), "question")).has_value());
}

TEST_CASE("teacher: labels of one kind only fail with what is missing; the next lesson may begin") {
  School school;
  for (int i = 0; i < 12; ++i) school.say("消息 " + std::to_string(i), {"no"});
  Teacher teacher(*school.database, *school.pump);
  REQUIRE(teacher.begin("question", "li").has_value());
  auto lesson = wait_for_end(teacher, "question");
  CHECK(lesson.stage == api::LessonStage::failed);
  CHECK_MESSAGE(lesson.problem.find("at least two labels") != std::string::npos, lesson.problem);
  school.teach_a_dialect();
  REQUIRE(teacher.begin("question", "wang").has_value());
  lesson = wait_for_end(teacher, "question");
  CHECK(lesson.stage == api::LessonStage::published);
  CHECK(lesson.by == "wang");
}

TEST_CASE("teacher: one lesson at a time, and it stops when the server stops") {
  School school;
  for (int i = 0; i < 100; ++i) {
    school.say("侬晓得伐 " + std::to_string(i), {"yes"});
    school.say("侬好呀 " + std::to_string(i), {"no"});
  }
  Teacher teacher(*school.database, *school.pump);
  REQUIRE(teacher.begin("question", "li").has_value());
  const auto second = teacher.begin("question", "wang");
  if (!second)
    CHECK(second.error().code == base::ErrorCode::conflict);  // unless it has ended already
}
