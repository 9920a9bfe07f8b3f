#include "server/text_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/json.h"
#include "language/replies/file_commands.h"
#include "language/workbench/text_commands.h"
#include "server/text_output.h"
#include "server/text_store_command.h"

namespace server {
namespace {

using base::json::array;
using base::json::object;
using language::Task;
using text_output::fail;
using text_output::finish_output;
using text_output::print_json;
namespace replies = language::replies;
namespace workbench = language::workbench;

struct TextOptions {
  explicit TextOptions(const base::Clock& the_clock) : clock(the_clock) {}
  std::string task, model, out = "-", file;
  bool as_json = false;
  bool from_labels = false;
  TextStoreOptions store;  // where it works on a store
  const base::Clock& clock;
};
using SharedOptions = std::shared_ptr<TextOptions>;

const char* name_of(const std::string& path) {
  return path == "-" ? "standard input" : path.c_str();
}

void print_bad_rows(const std::string& path, const workbench::TextFile& file) {
  for (const auto& bad : file.bad_rows) {
    std::fprintf(stderr, "%s:%lld: left out: %s\n", name_of(path), static_cast<long long>(bad.line),
                 bad.why.c_str());
  }
  const auto more = file.bad_row_count - static_cast<std::int64_t>(file.bad_rows.size());
  if (more > 0) std::fprintf(stderr, "… and %lld more\n", static_cast<long long>(more));
}

void print_bad_lines(const std::string& path, const replies::FileReport& report) {
  for (const auto& bad : report.bad_lines) {
    std::fprintf(stderr, "%s:%lld: left out: %s\n", name_of(path),
                 static_cast<long long>(bad.number), bad.reason.c_str());
  }
  const auto more = report.bad - static_cast<std::int64_t>(report.bad_lines.size());
  if (more > 0) std::fprintf(stderr, "… and %lld more\n", static_cast<long long>(more));
}

Task task_of(const TextOptions& options) {  // the command line let no other name through
  return language::parse_task(options.task).value_or(Task::mood);
}

std::string without_tabs(std::string text) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

int classify(const TextOptions& options) {
  const auto judge = workbench::Judge::open(task_of(options), options.model);
  if (!judge) return fail(judge.error());
  const auto file = workbench::read_texts(options.file);
  if (!file) return fail(file.error());
  if (!options.as_json) std::printf("label\tscore\ttext\n");
  for (const auto& row : file->rows) {
    const auto judged = judge->judge(row.text);
    if (options.as_json) {
      const double score = judged.score;
      print_json(
          {{"line", row.line}, {"label", judged.label}, {"score", score}, {"text", row.text}});
    } else {
      std::printf("%.*s\t%.4f\t%s\n", static_cast<int>(judged.label.size()), judged.label.data(),
                  static_cast<double>(judged.score), without_tabs(row.text).c_str());
    }
  }
  print_bad_rows(options.file, *file);
  return finish_output();
}

int train_links(const TextOptions& options) {
  const auto report = replies::train_file(options.file, options.out, {});
  if (!report) return fail(report.error());
  print_bad_lines(options.file, report->file);
  if (options.as_json) {
    print_json({{"task", "link"},
                {"model", options.out},
                {"n", report->examples},
                {"out_of_reach", report->out_of_reach},
                {"loss", report->loss},
                {"bad_rows", report->file.bad}});
  } else {
    std::printf("learned from %lld annotated messages (%lld more had no parent in reach)\n",
                static_cast<long long>(report->examples),
                static_cast<long long>(report->out_of_reach));
    std::printf("model written to %s\n", options.out.c_str());
  }
  return finish_output();
}

// What the command line said, for the part that works on a store.
TextStoreOptions on_store(const TextOptions& options) {
  TextStoreOptions store = options.store;
  store.task = options.task;
  store.as_json = options.as_json;
  store.model = options.model;
  return store;
}

int refuse_use(const char* why) {
  std::fprintf(stderr, "guildhall text: %s\n", why);
  return 2;
}

int train_on_labels(const TextOptions& options) {
  if (!options.file.empty())
    return refuse_use("--from-labels takes no FILE: the labels are in the store");
  if (options.task == "link")
    return refuse_use("--from-labels knows no task link: train it on a file");
  if (options.out == "-" && options.store.mode.empty()) {
    return refuse_use("say where the model goes: --out FILE, --publish shadow or --publish on");
  }
  TextStoreOptions store = on_store(options);
  if (options.out != "-") store.out = options.out;
  return train_from_labels(store, options.clock);
}

int train(const TextOptions& options) {
  if (options.from_labels) return train_on_labels(options);
  if (options.file.empty())
    return refuse_use("name a FILE with labelled texts, or say --from-labels");
  if (options.out == "-") return refuse_use("say where the model goes: --out FILE");
  if (!options.store.mode.empty()) {
    return refuse_use(
        "--publish goes with --from-labels; a trained file is published with text publish");
  }
  if (options.task == "link") return train_links(options);
  const auto trained = workbench::train_file(task_of(options), options.file, options.out);
  if (!trained) return fail(trained.error());
  print_bad_rows(options.file, trained->file);
  const auto& report = trained->report;
  if (options.as_json) {
    print_json({{"task", options.task},
                {"model", options.out},
                {"n", report.rows},
                {"unseen_n", report.unseen_rows},
                {"unseen_accuracy", report.accuracy},
                {"unseen_f1", report.f1},
                {"kept_cold_start", report.kept_cold_start},
                {"fasttext", report.fasttext},
                {"bytes", trained->model_bytes},
                {"bad_rows", trained->file.bad_row_count}});
    return finish_output();
  }
  std::printf("learned from %zu rows (%lld left out)\n", report.rows,
              static_cast<long long>(trained->file.bad_row_count));
  std::printf("on %zu rows that it had not seen: accuracy %.4f", report.unseen_rows,
              report.accuracy);
  if (report.f1 > 0) std::printf(", F1 %.4f", report.f1);
  if (report.kept_cold_start) {
    std::printf(
        "\nthese labels do not yet beat the built-in cold start: the model answers as it does");
  }
  std::printf("\nmodel written to %s (%.1f MB, %s fastText)\n", options.out.c_str(),
              static_cast<double>(trained->model_bytes) / 1e6,
              report.fasttext ? "with" : "without");
  return finish_output();
}

int evaluate_links(const TextOptions& options) {
  replies::LinkOptions how;
  how.model = options.model;
  const auto report = replies::evaluate_file(options.file, how);
  if (!report) return fail(report.error());
  print_bad_lines(options.file, report->file);
  const auto& score = report->score;
  const std::string model = options.model.empty() ? "built-in" : options.model;
  if (options.as_json) {
    print_json({{"task", "link"},
                {"model", model},
                {"n", score.lines},
                {"precision", score.precision()},
                {"recall", score.recall()},
                {"f1", score.f1()},
                {"starts_f1", score.starts_f1()},
                {"previous_line_f1", report->previous_line.f1()},
                {"bad_rows", report->file.bad}});
    return finish_output();
  }
  std::printf("task link, model %s, n %lld\n", model.c_str(), static_cast<long long>(score.lines));
  std::printf("precision %.4f  recall %.4f  F1 %.4f  (\"answers the line before\": F1 %.4f)\n",
              score.precision(), score.recall(), score.f1(), report->previous_line.f1());
  for (const auto& [reason, count] : report->by_reason) {
    std::printf("  %-10s %8lld chosen, %8lld right\n", reason.c_str(),
                static_cast<long long>(count.chosen), static_cast<long long>(count.right));
  }
  return finish_output();
}

void print_score(const TextOptions& options, const workbench::Score& score) {
  std::printf("task %s, model %s, n %lld\n", options.task.c_str(),
              options.model.empty() ? "cold start" : options.model.c_str(),
              static_cast<long long>(score.count()));
  std::printf("accuracy %.4f  precision %.4f  recall %.4f  F1 %.4f\n\n", score.accuracy(),
              score.precision(), score.recall(), score.f1());
  std::printf("%-14s %9s %9s %9s   answered as\n", "label", "precision", "recall", "F1");
  for (std::size_t i = 0; i < score.labels().size(); ++i) {
    const auto label = score.of(i);
    std::printf("%-14s %9.4f %9.4f %9.4f  ", score.labels()[i].c_str(), label.precision(),
                label.recall(), label.f1());
    for (std::size_t k = 0; k < score.labels().size(); ++k) {
      std::printf(" %s %lld", score.labels()[k].c_str(),
                  static_cast<long long>(score.confusion()[i][k]));
    }
    std::printf("\n");
  }
}

int evaluate(const TextOptions& options) {
  if (options.task == "link") return evaluate_links(options);
  const auto evaluated = workbench::evaluate_file(task_of(options), options.file, options.model);
  if (!evaluated) return fail(evaluated.error());
  print_bad_rows(options.file, evaluated->file);
  const auto& score = evaluated->score;
  if (!options.as_json) {
    print_score(options, score);
    return finish_output();
  }
  array labels, confusion;
  for (std::size_t i = 0; i < score.labels().size(); ++i) {
    labels.emplace_back(score.labels()[i]);
    const auto& row = score.confusion()[i];
    confusion.emplace_back(array(row.begin(), row.end()));
  }
  print_json({{"task", options.task},
              {"model", options.model.empty() ? std::string("cold start") : options.model},
              {"n", score.count()},
              {"accuracy", score.accuracy()},
              {"precision", score.precision()},
              {"recall", score.recall()},
              {"f1", score.f1()},
              {"labels", std::move(labels)},
              {"confusion", std::move(confusion)},
              {"bad_rows", evaluated->file.bad_row_count}});
  return finish_output();
}

int draw_curve(const TextOptions& options) {
  const auto curve = workbench::curve_file(task_of(options), options.file);
  if (!curve) return fail(curve.error());
  print_bad_rows(options.file, curve->file);
  if (options.as_json) {
    array points;
    for (const auto& point : curve->points) {
      points.emplace_back(object{{"labels", point.labels},
                                 {"accuracy", point.accuracy},
                                 {"precision", point.precision},
                                 {"recall", point.recall},
                                 {"f1", point.f1}});
    }
    print_json({{"task", options.task}, {"n", curve->test_rows}, {"points", std::move(points)}});
    return finish_output();
  }
  std::printf("task %s, judged on %zu held-out rows\n", options.task.c_str(), curve->test_rows);
  std::printf("%8s %9s %9s %9s %9s\n", "labels", "accuracy", "precision", "recall", "F1");
  for (const auto& point : curve->points) {
    std::printf("%8zu %9.4f %9.4f %9.4f %9.4f%s\n", point.labels, point.accuracy, point.precision,
                point.recall, point.f1, point.labels == 0 ? "  (cold start)" : "");
  }
  return finish_output();
}

int link(const TextOptions& options) {
  replies::LinkOptions how;
  how.model = options.model;
  const auto report = replies::link_file(options.file, options.out, how);
  if (!report) return fail(report.error());
  print_bad_lines(options.file, report->file);
  std::fprintf(stderr, "%lld messages answer an earlier one, %lld start a conversation\n",
               static_cast<long long>(report->linked), static_cast<long long>(report->starts));
  return finish_output();
}

int publish(const TextOptions& options) {
  return publish_text_model(on_store(options), options.clock);
}
int choose(const TextOptions& options) {
  return choose_text_model(on_store(options), options.clock);
}
int status(const TextOptions& options) { return print_text_status(on_store(options)); }

using Action = int (*)(const TextOptions&);

// One command under `text` with its options and what it does.
CLI::App& add(CLI::App& text, const char* name, const char* says, const SharedOptions& options,
              Action action, int& exit_status) {
  auto* command = text.add_subcommand(name, says);
  command->callback([options, action, &exit_status] { exit_status = action(*options); });
  return *command;
}

void add_task(CLI::App& command, const SharedOptions& options, std::vector<std::string> tasks) {
  command.add_option("--task", options->task, "What to look for in a text")
      ->required()
      ->check(CLI::IsMember(std::move(tasks)));
}
void add_file(CLI::App& command, const SharedOptions& options, const char* says) {
  command.add_option("FILE", options->file, says)->required();
}
void add_model(CLI::App& command, const SharedOptions& options) {
  command.add_option("--model", options->model,
                     "A trained model; without it the built-in cold start");
}
void add_data(CLI::App& command, const SharedOptions& options) {
  command.add_option("--data", options->store.data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
}
void add_mode(CLI::App& command, const SharedOptions& options, const char* name, const char* says,
              std::vector<std::string> modes) {
  command.add_option(name, options->store.mode, says)->check(CLI::IsMember(std::move(modes)));
}
void add_json(CLI::App& command, const SharedOptions& options) {
  command.add_flag("--json", options->as_json, "Print the result as JSON");
}

constexpr const char* labelled_says =
    "TSV whose header names the columns label and text, .gz allowed, \"-\" is standard input; for "
    "--task link JSON lines with id, ts, user, text, reply_to";

// The commands that work on a store.
void add_store_commands(CLI::App& text, const SharedOptions& options, int& exit_status) {
  const std::vector<std::string> tasks = {"mood", "ads", "question", "intent"};
  auto& publish_app = add(text, "publish", "Publish a trained model file in a store", options,
                          publish, exit_status);
  publish_app.add_option("--model", options->model, "The model file")->required();
  add_mode(publish_app, options, "--mode", "shadow: it only watches; on: it reads",
           {"shadow", "on"});
  publish_app.get_option("--mode")->required();
  add_data(publish_app, options);
  add_json(publish_app, options);

  auto& switch_app =
      add(text, "switch", "Choose what reads: a published model or the built-in reading", options,
          choose, exit_status);
  add_task(switch_app, options, tasks);
  add_mode(switch_app, options, "--mode", "on: it reads; shadow: it only watches; off: built-in",
           {"on", "shadow", "off"});
  switch_app.get_option("--mode")->required();
  switch_app
      .add_option("--version", options->store.version,
                  "Which version; without it the one in shadow mode, or the newest")
      ->check(CLI::PositiveNumber);
  add_data(switch_app, options);
  add_json(switch_app, options);

  auto& status_app = add(text, "status", "Labels, models and what reads, of each task of a store",
                         options, status, exit_status);
  add_data(status_app, options);
  add_json(status_app, options);
}

}  // namespace

void add_text_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  // Shared with callbacks that outlive this call.
  const auto options = std::make_shared<TextOptions>(clock);
  const std::vector<std::string> text_tasks = {"mood", "ads", "question", "intent"};
  const std::vector<std::string> all_tasks = {"mood", "ads", "question", "intent", "link"};
  auto* text =
      app.add_subcommand("text", "Check and train the language models on your own messages");
  text->require_subcommand(1);

  auto& classify_app =
      add(*text, "classify", "Judge each text of a file", options, classify, exit_status);
  add_task(classify_app, options, text_tasks);
  add_model(classify_app, options);
  add_json(classify_app, options);
  add_file(classify_app, options,
           "TSV with a column text, or plain lines; .gz allowed, \"-\" is standard input");

  auto& train_app =
      add(*text, "train", "Train a model on labelled texts", options, train, exit_status);
  add_task(train_app, options, all_tasks);
  train_app.add_option("--out", options->out, "Where to write the model");
  train_app.add_flag("--from-labels", options->from_labels,
                     "Learn from the labels that operators gave in the console");
  add_mode(train_app, options, "--publish", "With --from-labels: publish the model in this mode",
           {"shadow", "on"});
  add_data(train_app, options);
  add_json(train_app, options);
  train_app.add_option("FILE", options->file, labelled_says);

  auto& evaluate_app = add(*text, "evaluate", "Measure the answers on labelled texts", options,
                           evaluate, exit_status);
  add_task(evaluate_app, options, all_tasks);
  add_model(evaluate_app, options);
  add_json(evaluate_app, options);
  add_file(evaluate_app, options, labelled_says);

  auto& curve_app = add(*text, "curve", "How good after 50, 100, 200, 500 … labels?", options,
                        draw_curve, exit_status);
  add_task(curve_app, options, text_tasks);
  add_json(curve_app, options);
  add_file(curve_app, options, labelled_says);

  add_store_commands(*text, options, exit_status);

  auto& link_app =
      add(*text, "link", "Find out which message answers which", options, link, exit_status);
  add_model(link_app, options);
  link_app.add_option("--out", options->out, "Where to write the links")->capture_default_str();
  add_file(link_app, options,
           "JSON lines with id, ts, user, text; .gz allowed, \"-\" is standard input");
}

}  // namespace server
