#include "server/teaching/teacher.h"

#include "base/random.h"
#include "server/teaching/lesson.h"

namespace server::teaching {

using api::Lesson;
using api::LessonStage;
using base::ErrorCode;
using base::Result;

namespace {
constexpr int name_bytes = 16;
}  // namespace

Teacher::~Teacher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

std::int64_t Teacher::labels_min() const { return static_cast<std::int64_t>(language::rows_min); }

std::optional<Lesson> Teacher::lesson(const std::string& task) const {
  const std::lock_guard lock(mutex_);
  const auto found = lessons_.find(task);
  if (found == lessons_.end()) return std::nullopt;
  return found->second;
}

Result<void> Teacher::begin(const std::string& name, const std::string& login) {
  const auto task = language::parse_task(name);
  if (!task) return base::fail(ErrorCode::not_found, "there is no task \"" + name + "\"", "task");
  TRY(reader, database_.connect(store::Access::read_only));
  TRY(texts, labelled_texts(*reader, *task));
  const std::lock_guard lock(mutex_);
  if (is_running_ || stopping_) {
    return base::fail(ErrorCode::conflict,
                      "a model is being trained already: wait until it is done", "task");
  }
  if (thread_.joinable()) thread_.join();  // it has ended
  Lesson& lesson = lessons_[name];
  lesson = {};
  lesson.begun_at = intake_.now();
  lesson.by = login;
  lesson.labels = static_cast<std::int64_t>(texts.size());
  is_running_ = true;
  thread_ = std::thread(&Teacher::run, this, *task, std::move(texts));
  return {};
}

void Teacher::run(language::Task task, std::vector<language::LabelledText> texts) {
  const std::string name(language::to_string(task));
  const auto trained =
      teach(texts, task, [this, &name](double share) { return note_progress(name, share); });
  Result<std::int64_t> version = std::int64_t{0};
  if (trained && !trained->report.kept_cold_start) version = publish(*trained);
  end(name, trained, version);
}

bool Teacher::note_progress(const std::string& task, double share) {
  const std::lock_guard lock(mutex_);
  lessons_[task].share = share;
  return !stopping_;
}

Result<std::int64_t> Teacher::publish(const language::Trained& trained) {
  TRY(command, publication(trained, "shadow"));
  const std::string task(language::to_string(trained.model.task()));
  model::Fact fact;
  fact.source = "console";
  fact.external_id = "lesson/" + base::secret_hex(name_bytes);
  fact.at = intake_.now();
  fact.actor = lesson(task)->by;
  fact.body = std::move(command);
  std::vector<model::Fact> facts;
  facts.push_back(std::move(fact));
  TRY(receipt, intake_.submit(std::move(facts)));
  if (receipt.outcomes.size() != 1) {
    return base::fail(ErrorCode::unavailable, "the server gave no outcome: try again");
  }
  const api::Outcome& outcome = receipt.outcomes.front();
  if (outcome.as == api::TakenAs::refused) return tl::unexpected(outcome.error);
  TRY(result, base::parse_json(outcome.result));
  return base::integer_at(result.get_object(), "version").value_or(0);
}

void Teacher::end(const std::string& task, const Result<language::Trained>& trained,
                  const Result<std::int64_t>& version) {
  const base::Instant now = intake_.now();
  const std::lock_guard lock(mutex_);
  is_running_ = false;
  Lesson& lesson = lessons_[task];
  lesson.ended_at = now;
  if (!trained || !version) {
    lesson.stage = LessonStage::failed;
    lesson.problem = trained ? version.error().text : trained.error().text;
    return;
  }
  lesson.share = 1;
  lesson.figures = figures_of(trained->report);
  lesson.version = *version;
  lesson.stage = trained->report.kept_cold_start ? LessonStage::not_better : LessonStage::published;
}

}  // namespace server::teaching
