#include "connectors/wecom/archive/source/library_source.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/ensure.h"
#include "connectors/wecom/archive/source/archive_errors.h"
#include "connectors/wecom/archive/source/chat_data.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

constexpr std::size_t looks_every = 64;  // records between two looks at the child's memory

Result<std::int64_t> seq_of(const std::string& position) {
  if (position.empty()) return std::int64_t{0};
  std::int64_t seq = -1;
  const char* const end = position.data() + position.size();
  const auto [read_to, failed] = std::from_chars(position.data(), end, seq);
  if (failed != std::errc() || read_to != end || seq < 0) {
    return fail(ErrorCode::corrupt, "the archive's position should be a number, and is \"" +
                                        position + "\": was it a folder's?");
  }
  return seq;
}

}  // namespace

LibrarySource::LibrarySource(LibraryAccount account, ChildLimits limits)
    : account_(std::move(account)), limits_(limits), wake_(::eventfd(0, EFD_CLOEXEC)) {
  ENSURE(!account_.child_command.empty());
}

LibrarySource::~LibrarySource() {
  child_.reset();
  ::close(wake_);
}

void LibrarySource::cancel() {
  {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
  }
  cancelled_changed_.notify_all();
  ::eventfd_write(wake_, 1);
}

std::int64_t LibrarySource::restarts() const {
  const std::lock_guard lock(mutex_);
  return std::max<std::int64_t>(0, starts_ - 1);
}

Result<void> LibrarySource::pause_before_start() {
  std::unique_lock lock(mutex_);
  if (deaths_ > 0) {
    const int doublings = std::min(deaths_ - 1, 20);
    const Wait pause = std::min(limits_.pause_max, limits_.pause_min * (1 << doublings));
    cancelled_changed_.wait_for(lock, pause, [this] { return is_cancelled_; });
  }
  if (is_cancelled_) return fail(ErrorCode::unavailable, "the archive is being stopped");
  ++starts_;
  return {};
}

void LibrarySource::lose_child() {
  child_.reset();
  ++deaths_;
}

void LibrarySource::note_answer() {
  deaths_ = 0;
  if (child_ && child_->is_too_big()) child_.reset();  // a leak: the next one begins small
}

Result<void> LibrarySource::need_child() {
  if (child_) return {};
  TRY_VOID(pause_before_start());
  auto started = ChildProcess::start(account_.child_command, wake_, limits_.memory_bytes_max);
  if (!started) {
    ++deaths_;
    return tl::unexpected(std::move(started).error());
  }
  child_ = *std::move(started);
  FrameWriter begin(Request::begin);
  begin.add(std::string_view(account_.corp_id));
  begin.add(std::string_view(account_.secret));
  auto reply = try_ask(std::move(begin), limits_.start);
  if (!reply) return tl::unexpected(std::move(reply).error());
  FrameReader fields(*reply);
  const auto code = static_cast<int>(fields.number());
  const std::string text(fields.text());
  if (code == 0) return {};
  child_.reset();
  if (code == code_cannot_load) return fail(ErrorCode::not_allowed, text, "library");
  return tl::unexpected(library_error("Init", code));
}

Result<std::string> LibrarySource::try_ask(FrameWriter request, Wait limit) {
  auto sent = child_->send(std::move(request), limit);
  auto reply = sent ? child_->receive(limit) : Result<std::string>(tl::unexpected(sent.error()));
  if (!reply) lose_child();
  return reply;
}

// Asks until there is an answer, or the child has died of it deaths_per_request_max times.
Result<std::string> LibrarySource::ask(const std::function<FrameWriter()>& request, Wait limit) {
  for (int deaths = 1;; ++deaths) {
    auto ready = need_child();
    if (ready) {
      auto reply = try_ask(request(), limit);
      if (reply) return reply;
      if (deaths >= limits_.deaths_per_request_max) return reply;
    } else if (ready.error().code != ErrorCode::unavailable ||
               deaths >= limits_.deaths_per_request_max) {
      return tl::unexpected(std::move(ready).error());
    }
  }
}

void LibrarySource::begin_anew_if_old() {
  if (child_ && std::chrono::steady_clock::now() - child_->started_at() > limits_.session) {
    child_.reset();
  }
}

Result<Page> LibrarySource::fetch(const std::string& position, std::size_t records_max) {
  TRY(seq, seq_of(position));
  while (true) {
    const std::size_t limit = std::min({records_max, records_max_, records_per_fetch_max});
    auto reply = ask(
        [&] {
          FrameWriter request(Request::fetch);
          request.add(seq);
          request.add(static_cast<std::int64_t>(limit));
          request.add(std::string_view(account_.proxy));
          request.add(std::string_view(account_.proxy_password));
          request.add(std::int64_t{library_timeout_s});
          return request;
        },
        limits_.fetch);
    if (!reply) return tl::unexpected(std::move(reply).error());
    note_answer();
    FrameReader fields(*reply);
    const auto code = static_cast<int>(fields.number());
    const std::string_view answer = fields.text();
    if (!fields.is_well()) return fail(ErrorCode::unavailable, "an answer is cut off");
    if (code != 0) {
      begin_anew_if_old();
      return tl::unexpected(library_error("GetChatData", code));
    }
    TRY(data, read_chat_data(answer));
    if (data.errcode == too_much_at_once && limit > 1) {
      records_max_ = limit / 2;
      continue;
    }
    if (data.errcode != 0) {
      begin_anew_if_old();
      return tl::unexpected(answer_error("GetChatData", data.errcode));
    }
    records_max_ = std::min(records_per_fetch_max, records_max_ * 2);
    Page page;
    page.records = std::move(data.records);
    std::int64_t last = seq;
    for (const ArchiveRecord& record : page.records) last = std::max(last, record.seq);
    if (!page.records.empty() && last == seq) {
      return fail(ErrorCode::unavailable, "GetChatData: it gives records that we have already");
    }
    page.position = std::to_string(last);
    page.has_more = page.records.size() >= limit;
    return page;
  }
}

Result<void> LibrarySource::tell_open(std::span<const Unlocked> records) {
  FrameWriter request(Request::open);
  request.add(static_cast<std::int64_t>(records.size()));
  for (const Unlocked& record : records) {
    request.add(std::string_view(record.key));
    request.add(record.body);
  }
  return child_->send(std::move(request), limits_.fetch);
}

// Fills `answers` as far as the child comes.
Result<void> LibrarySource::receive_opened(std::size_t count, Answers& answers) {
  for (std::size_t i = 0; i < count; ++i) {
    TRY(reply, child_->receive(limits_.open));
    FrameReader fields(reply);
    const auto code = static_cast<int>(fields.number());
    const std::string_view text = fields.text();
    deaths_ = 0;
    if (!fields.is_well()) return fail(ErrorCode::unavailable, "an answer is cut off");
    if (code == 0) {
      answers.emplace_back(std::string(text));
    } else {
      base::Error error = library_error("DecryptData", code);
      error.code = ErrorCode::invalid_input;  // nothing but the record is looked at
      answers.emplace_back(tl::unexpected(std::move(error)));
    }
    if (i % looks_every == looks_every - 1 && i + 1 < count && child_->is_too_big()) {
      return fail(ErrorCode::unavailable, "the archive's library takes too much memory");
    }
  }
  return {};
}

Result<void> LibrarySource::open_some(std::span<const Unlocked> records, Answers& answers) {
  const std::size_t first = answers.size();
  int deaths = 0;  // while the next one was pending
  while (answers.size() - first < records.size()) {
    const auto rest = records.subspan(answers.size() - first);
    const std::size_t before = answers.size();
    auto done = need_child();
    if (done) {
      done = tell_open(rest);
      if (done) done = receive_opened(rest.size(), answers);
      if (done) break;
      lose_child();
    } else if (done.error().code != ErrorCode::unavailable) {
      return done;
    }
    deaths = answers.size() > before ? 1 : deaths + 1;
    if (deaths < limits_.deaths_per_request_max) continue;
    if (answers.empty() || !answers.back().has_value()) return done;
    answers.emplace_back(
        fail(ErrorCode::invalid_input, "DecryptData: of this record " + done.error().text));
    deaths = 0;
  }
  note_answer();
  return {};
}

Result<std::vector<Result<std::string>>> LibrarySource::open(std::span<const Unlocked> records) {
  Answers answers;
  answers.reserve(records.size());
  while (answers.size() < records.size()) {
    std::size_t bytes = 0, end = answers.size();
    while (end < records.size() && (end == answers.size() || bytes < open_bytes_max)) {
      bytes += records[end++].body.size();
    }
    TRY_VOID(open_some(records.subspan(answers.size(), end - answers.size()), answers));
  }
  return answers;
}

Result<MediaPart> LibrarySource::media(const std::string& file_id, const std::string& part) {
  auto reply = ask(
      [&] {
        FrameWriter request(Request::media);
        request.add(std::string_view(file_id));
        request.add(std::string_view(part));
        request.add(std::string_view(account_.proxy));
        request.add(std::string_view(account_.proxy_password));
        request.add(std::int64_t{library_timeout_s});
        return request;
      },
      limits_.media);
  if (!reply) return tl::unexpected(std::move(reply).error());
  note_answer();
  FrameReader fields(*reply);
  const auto code = static_cast<int>(fields.number());
  MediaPart result;
  result.bytes = fields.text();
  result.next = fields.text();
  result.is_last = fields.number() != 0;
  if (!fields.is_well()) return fail(ErrorCode::unavailable, "an answer is cut off");
  if (code != 0) {
    begin_anew_if_old();
    return tl::unexpected(library_error("GetMediaData", code));
  }
  return result;
}

}  // namespace connectors::wecom::archive
