#include "language/replies/file_commands.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "language/replies/walk.h"

namespace language::replies {
namespace {

base::Result<Linker> open_linker(const std::string& model) {
  if (model.empty()) return Linker();
  return Linker::open(model);
}

FileReport report_of(Dialogues& dialogues) {
  return {dialogues.lines, dialogues.bad, std::move(dialogues.bad_lines)};
}

// What is known is told to the linker as if the platform had said it.
void declare_known(Dialogues& dialogues) {
  for (Stream& stream : dialogues.streams) {
    for (Message& message : stream.messages) {
      for (const std::int64_t parent : message.parents) {
        if (parent != 0 && parent != message.utterance.id)
          message.utterance.declared_parent = parent;
      }
    }
  }
}

struct OutputLine {
  std::int64_t number = 0;
  std::string text;
};

std::string write_line(const Stream& stream, const Message& message, std::string_view parent_json,
                       const Link& link) {
  std::string text = stream.label_json;
  text.pop_back();  // the closing brace
  if (text.size() > 1) text += ',';
  char score[32];
  std::snprintf(score, sizeof score, "%.4f", link.probability);
  text += "\"id\":" + message.id_json;
  text.append(",\"reply_to\":").append(parent_json);
  text.append(",\"score\":").append(score);
  text.append(",\"reason\":\"").append(to_string(link.reason)).append("\"}\n");
  return text;
}

auto cannot_write(const std::string& path) {
  return base::fail(base::ErrorCode::unavailable,
                    "cannot write " + path + ": " + std::strerror(errno), "out");
}

base::Result<void> write_lines(const std::string& path, const std::vector<OutputLine>& lines) {
  const bool is_standard = path == "-";
  const std::string beside = path + ".part";
  std::FILE* out = is_standard ? stdout : std::fopen(beside.c_str(), "wb");
  if (out == nullptr) return cannot_write(path);
  bool is_written = true;
  for (const OutputLine& line : lines) {
    is_written =
        is_written && std::fwrite(line.text.data(), 1, line.text.size(), out) == line.text.size();
  }
  is_written = std::fflush(out) == 0 && is_written;
  if (is_standard) return is_written ? base::Result<void>{} : cannot_write("the standard output");
  is_written = std::fclose(out) == 0 && is_written;
  if (is_written && std::rename(beside.c_str(), path.c_str()) == 0) return {};
  const int why = errno;
  std::remove(beside.c_str());
  errno = why;
  return cannot_write(path);
}

}  // namespace

base::Result<LinkReport> link_file(const std::string& in, const std::string& out,
                                   const LinkOptions& options) {
  TRY(linker, open_linker(options.model));
  TRY(dialogues, read_dialogues(in));
  if (options.keep_known) declare_known(dialogues);
  LinkReport report;
  std::vector<OutputLine> lines;
  for (const Stream& stream : dialogues.streams) {
    std::map<std::int64_t, std::string_view> ids;  // as they were written, by line number
    for (const Message& message : stream.messages) ids[message.utterance.id] = message.id_json;
    walk(stream, linker, options.window,
         [&](const Message& message, const Message*, const Features&, const Window&,
             const Link& link) {
           ++(link.parent ? report.linked : report.starts);
           const std::int64_t parent = link.parent.value_or(message.utterance.id);
           lines.push_back({message.utterance.id, write_line(stream, message, ids[parent], link)});
         });
  }
  std::ranges::sort(lines, {}, &OutputLine::number);
  TRY_VOID(write_lines(out, lines));
  report.file = report_of(dialogues);
  return report;
}

base::Result<TrainReport> train_file(const std::string& in, const std::string& model,
                                     const TrainOptions& options,
                                     const std::function<void(double)>& progress) {
  TRY(dialogues, read_dialogues(in));
  auto training = train(dialogues, options, progress);
  if (!training) return base::fail_in(in, std::move(training).error());
  TRY_VOID(training->network.save(model));
  return TrainReport{report_of(dialogues), training->examples, training->out_of_reach,
                     training->loss};
}

base::Result<EvaluateReport> evaluate_file(const std::string& in, const LinkOptions& options) {
  TRY(linker, open_linker(options.model));
  TRY(dialogues, read_dialogues(in));
  EvaluateReport report;
  for (const Stream& stream : dialogues.streams) {
    walk(stream, linker, options.window,
         [&report](const Message& message, const Message* previous_line, const Features&,
                   const Window&, const Link& link) {
           if (!message.is_annotated) return;
           const std::int64_t self = message.utterance.id;
           const std::int64_t chosen = link.parent.value_or(self);
           report.score.add(self, message.parents, chosen);
           report.previous_line.add(self, message.parents,
                                    previous_line ? previous_line->utterance.id : self);
           auto& count = report.by_reason[std::string(to_string(link.reason))];
           ++count.chosen;
           if (std::ranges::find(message.parents, chosen) != message.parents.end()) ++count.right;
         });
  }
  report.file = report_of(dialogues);
  if (report.score.lines == 0) {
    return base::fail(
        base::ErrorCode::invalid_input,
        in + ": no line has a reply_to, so there is nothing to compare with; add the id "
             "that a message answers, or its own id where it starts a conversation",
        "reply_to");
  }
  return report;
}

}  // namespace language::replies
