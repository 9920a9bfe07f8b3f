#include "server/text_store_command.h"

#include "base/random.h"
#include "language/workbench/text_commands.h"
#include "server/open_database.h"
#include "server/session.h"
#include "server/teaching/lesson.h"
#include "server/text_output.h"
#include "store/queries/text_models.h"

namespace server {
namespace {

namespace queries = store::queries;
using base::Result;
using base::json::array;
using base::json::object;
using language::Task;
using text_output::fail;
using text_output::finish_output;
using text_output::print_json;

constexpr int name_bytes = 16;
constexpr std::string_view login = "command line";

Task task_of(const TextStoreOptions& options) {  // the command line let no other name through
  return language::parse_task(options.task).value_or(Task::mood);
}

// A reader of a store that is there already: a look must not make one.
struct OpenStore {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Connection> reader;
};
Result<OpenStore> open_store(const std::string& data) {
  OpenStore open;
  TRY(database, open_database(data));
  open.database = std::move(database);
  TRY(reader, open.database->connect(store::Access::read_only));
  TRY_VOID(store::check_schema(*reader));
  open.reader = std::move(reader);
  return open;
}

// Carries the command out as a fact and returns what it answers.
Result<object> carry_out(const TextStoreOptions& options, model::Command command,
                         const base::Clock& clock) {
  TRY(session, Session::open(options.data, clock));
  model::Fact fact;
  fact.source = "console";
  fact.external_id = "text/" + base::secret_hex(name_bytes);
  fact.at = clock.now();
  fact.actor = login;
  fact.body = std::move(command);
  std::vector<model::Fact> facts;
  facts.push_back(std::move(fact));
  TRY(receipt, session->pump().submit(std::move(facts)));
  const api::Outcome& outcome = receipt.outcomes.front();
  if (outcome.as == api::TakenAs::refused) return tl::unexpected(outcome.error);
  TRY(answer, base::parse_json(outcome.result));
  TRY_VOID(session->catch_up());
  return answer.get_object();
}

void print_choice(const object& answer) {
  const auto number = [&](const char* key) { return base::integer_at(answer, key).value_or(0); };
  const std::string reads = number("in_force") == 0
                                ? "the built-in reading reads"
                                : "version " + std::to_string(number("in_force")) + " reads";
  const std::string watches =
      number("shadow") == 0
          ? ""
          : ", version " + std::to_string(number("shadow")) + " watches in shadow mode";
  std::printf("%s: %s%s\n", std::string(base::text_at(answer, "task")).c_str(), reads.c_str(),
              watches.c_str());
}

int say_choice(const TextStoreOptions& options, const Result<object>& answer) {
  if (!answer) return fail(answer.error());
  if (options.as_json)
    print_json(*answer);
  else
    print_choice(*answer);
  return finish_output();
}

void print_lesson(const language::TrainReport& report) {
  std::printf("learned from %zu labelled messages\n", report.rows);
  std::printf("on %zu of them, each while it was left out: accuracy %.4f", report.unseen_rows,
              report.taught_accuracy);
  if (report.taught_f1 > 0) std::printf(", F1 %.4f", report.taught_f1);
  std::printf("; built-in reading: accuracy %.4f", report.cold_accuracy);
  if (report.cold_f1 > 0) std::printf(", F1 %.4f", report.cold_f1);
  std::printf("\n");
  if (report.kept_cold_start) {
    std::printf(
        "these labels are not better than the built-in reading yet: nothing is published\n");
  }
}

Result<language::Trained> teach_from(const TextStoreOptions& options) {
  TRY(open, open_store(options.data));
  TRY(texts, teaching::labelled_texts(*open.reader, task_of(options)));
  return teaching::teach(texts, task_of(options), {});
}

// How one task stands.
struct Standing {
  std::vector<queries::LabelCount> labels;
  model::ReaderChoice choice;
  std::vector<model::TextModelVersion> versions;
  std::optional<queries::ShadowReading> shadow;
};
Result<Standing> standing_of(store::Connection& reader, const std::string& task) {
  constexpr std::int64_t versions_shown_max = 50;
  Standing standing;
  TRY(labels, queries::label_counts(reader, task));
  TRY(choice, queries::reader_choice(reader, task));
  TRY(versions, queries::text_model_heads(reader, task, versions_shown_max));
  TRY(shadow, queries::shadow_reading(reader, task));
  standing.labels = std::move(labels);
  standing.choice = choice.value_or(model::ReaderChoice{});
  standing.versions = std::move(versions);
  standing.shadow = std::move(shadow);
  return standing;
}

object standing_json(const std::string& task, const Standing& standing) {
  object labels;
  for (const queries::LabelCount& each : standing.labels) labels[each.label] = each.messages;
  array versions;
  for (const model::TextModelVersion& each : standing.versions) {
    const auto figures = base::parse_json(each.figures);
    versions.emplace_back(object{{"version", each.version},
                                 {"labels", each.labels},
                                 {"figures", figures ? *figures : base::json::value(nullptr)},
                                 {"at", base::format_iso(each.at)},
                                 {"by", each.by}});
  }
  object out;
  out["task"] = task;
  out["labels"] = std::move(labels);
  out["labels_min"] = language::rows_min;
  out["in_force"] = standing.choice.in_force;
  out["shadow"] = standing.choice.shadow;
  out["shadow_messages"] = standing.shadow ? standing.shadow->messages : 0;
  out["shadow_differing"] = standing.shadow ? standing.shadow->differing : 0;
  out["versions"] = std::move(versions);
  return out;
}

void print_standing(const std::string& task, const Standing& standing) {
  std::int64_t labelled = 0;
  for (const queries::LabelCount& each : standing.labels) labelled += each.messages;
  const std::string reads = standing.choice.in_force == 0
                                ? "built-in"
                                : "version " + std::to_string(standing.choice.in_force);
  std::printf("%-9s %6lld labelled (at least %zu), reads: %s", task.c_str(),
              static_cast<long long>(labelled), language::rows_min, reads.c_str());
  if (standing.choice.shadow != 0) {
    std::printf(", watches: version %lld", static_cast<long long>(standing.choice.shadow));
    if (standing.shadow) {
      std::printf(" (differs on %lld of %lld messages)",
                  static_cast<long long>(standing.shadow->differing),
                  static_cast<long long>(standing.shadow->messages));
    }
  }
  std::printf("\n");
  for (const queries::LabelCount& each : standing.labels) {
    std::printf("    %-12s %6lld\n", each.label.c_str(), static_cast<long long>(each.messages));
  }
}

Result<std::vector<std::pair<std::string, Standing>>> standings(const std::string& data) {
  TRY(open, open_store(data));
  std::vector<std::pair<std::string, Standing>> all;
  for (const Task task : {Task::question, Task::ads, Task::mood, Task::intent}) {
    std::string name(language::to_string(task));
    TRY(standing, standing_of(*open.reader, name));
    all.emplace_back(std::move(name), std::move(standing));
  }
  return all;
}

// What to choose for a mode, from what is chosen now.
Result<model::Command> choice_command(const TextStoreOptions& options) {
  TRY(open, open_store(options.data));
  TRY(known, queries::reader_choice(*open.reader, options.task));
  if (!known) {
    return base::fail(base::ErrorCode::not_found,
                      "no model has been published for " + options.task + " yet: train one first",
                      "task");
  }
  std::int64_t version = options.version;
  if (version == 0) version = known->shadow != 0 ? known->shadow : known->newest;
  object arguments{{"task", options.task}, {"in_force", 0}, {"shadow", 0}};
  if (options.mode == "on") {
    arguments["in_force"] = version;
    if (known->shadow != version) arguments["shadow"] = known->shadow;
  } else if (options.mode == "shadow") {
    arguments["shadow"] = version;
    if (known->in_force != version) arguments["in_force"] = known->in_force;
  }
  return model::Command{"reader.choose", base::json::serialize(arguments)};
}

}  // namespace

int train_from_labels(const TextStoreOptions& options, const base::Clock& clock) {
  const auto trained = teach_from(options);
  if (!trained) return fail(trained.error());
  if (!options.out.empty()) {
    const auto written = language::workbench::write_bytes(options.out, trained->model.bytes());
    if (!written) return fail(written.error());
  }
  const bool publishes = !options.mode.empty() && !trained->report.kept_cold_start;
  object answer;
  if (publishes) {
    auto command = teaching::publication(*trained, options.mode);
    if (!command) return fail(command.error());
    auto published = carry_out(options, *std::move(command), clock);
    if (!published) return fail(published.error());
    answer = *std::move(published);
  }
  if (options.as_json) {
    object out = teaching::figures_of(trained->report);
    out["task"] = options.task;
    out["n"] = trained->report.rows;
    out["kept_cold_start"] = trained->report.kept_cold_start;
    out["published"] =
        publishes ? base::json::value(std::move(answer)) : base::json::value(nullptr);
    print_json(out);
    return finish_output();
  }
  print_lesson(trained->report);
  if (!options.out.empty()) std::printf("model written to %s\n", options.out.c_str());
  if (publishes) print_choice(answer);
  return finish_output();
}

int publish_text_model(const TextStoreOptions& options, const base::Clock& clock) {
  const auto bytes =
      language::workbench::read_bytes(options.model, language::workbench::model_bytes_max);
  if (!bytes) return fail(bytes.error());
  auto model = language::TextModel::parse(*bytes);
  if (!model) return fail(model.error());
  // Nothing is known of how it was trained: its figures stay empty.
  auto command = teaching::publication(*model, options.mode, 0, {});
  if (!command) return fail(command.error());
  return say_choice(options, carry_out(options, *std::move(command), clock));
}

int choose_text_model(const TextStoreOptions& options, const base::Clock& clock) {
  auto command = choice_command(options);
  if (!command) return fail(command.error());
  return say_choice(options, carry_out(options, *std::move(command), clock));
}

int print_text_status(const TextStoreOptions& options) {
  const auto all = standings(options.data);
  if (!all) return fail(all.error());
  array items;
  for (const auto& [task, standing] : *all) {
    if (options.as_json)
      items.emplace_back(standing_json(task, standing));
    else
      print_standing(task, standing);
  }
  if (options.as_json) print_json({{"tasks", std::move(items)}});
  return finish_output();
}

}  // namespace server
