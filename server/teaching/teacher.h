// Teacher trains models from the labels in the store on a thread of its own, one lesson at a time,
// and publishes what is better than the cold start in shadow mode: it reads alongside until a
// person switches it on. What is not better is not published, and the lesson says so.
//
// Safe from any thread. The destructor stops a lesson at its next step; the fastText part of many
// thousand labels is a step of up to a minute.
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "api/intake.h"
#include "api/teacher.h"
#include "language/text_trainer.h"
#include "store/database.h"

namespace server::teaching {

class Teacher final : public api::Teacher {
 public:
  // Both must outlive the Teacher.
  Teacher(store::Database& database, api::Intake& intake) : database_(database), intake_(intake) {}
  ~Teacher() override;

  std::int64_t labels_min() const override;
  base::Result<void> begin(const std::string& task, const std::string& login) override;
  std::optional<api::Lesson> lesson(const std::string& task) const override;

 private:
  void run(language::Task task, std::vector<language::LabelledText> texts);
  base::Result<std::int64_t> publish(const language::Trained& trained);
  bool note_progress(const std::string& task, double share);
  void end(const std::string& task, const base::Result<language::Trained>& trained,
           const base::Result<std::int64_t>& version);

  store::Database& database_;
  api::Intake& intake_;
  mutable std::mutex mutex_;
  std::map<std::string, api::Lesson> lessons_;  // by task
  bool is_running_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server::teaching
