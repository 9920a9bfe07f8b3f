#include "connectors/wecom/archive/archive_puller.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/ensure.h"
#include "connectors/wecom/archive/media_copy.h"
#include "connectors/wecom/archive/record_copy.h"
#include "connectors/wecom/troubles.h"
#include "model/fact_json.h"

namespace connectors::wecom::archive {

using base::Duration;
using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;

namespace {

constexpr std::string_view limited_path = "archive";
constexpr int failures_doubled_max = 20;

RateLimit rate_limit(const ArchiveSource& source) {
  return {limited_path, LimitScope::company, Window::minute, source.calls_per_minute_max()};
}

GovernorOptions governed(const RateLimit& limit) {
  GovernorOptions options;
  options.limits = {&limit, limit.calls_max > 0 ? 1U : 0U};
  return options;
}

bool is_passing(const base::Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::limit_exceeded;
}

}  // namespace

ArchivePuller::ArchivePuller(std::unique_ptr<ArchiveSource> source,
                             std::unique_ptr<ArchiveSource> for_media, PrivateKeys keys,
                             PullerOptions options, const base::Clock& clock)
    : source_(std::move(source)),
      media_source_(std::move(for_media)),
      keys_(std::move(keys)),
      options_(std::move(options)),
      clock_(clock),
      limit_(rate_limit(*source_)),
      governor_(governed(limit_)),
      reader_({options_.direct_chats}),
      letters_(options_.dead_letters) {}

ArchivePuller::~ArchivePuller() { stop(); }

void ArchivePuller::start(Host& host) {
  ENSURE(!thread_.joinable());
  host_ = &host;
  thread_ = std::thread([this] { run(); });
}

void ArchivePuller::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  source_->cancel();
  if (media_source_) media_source_->cancel();
  if (thread_.joinable()) thread_.join();
}

void ArchivePuller::notify() {
  {
    const std::lock_guard lock(mutex_);
    is_notified_ = true;
  }
  changed_.notify_all();
}

bool ArchivePuller::is_stopping() const {
  const std::lock_guard lock(mutex_);
  return is_stopping_;
}

// ---- the thread

void ArchivePuller::run() {
  while (!load_mark()) {
    if (is_stopping()) return;
  }
  while (!retry_dead_letters()) {
    if (is_stopping()) return;
  }
  while (!is_stopping()) pull_round();
  finish_taking();  // its mark tells the next start how far we came
}

bool ArchivePuller::load_mark() {
  auto mark = host_->mark(options_.source, options_.mark);
  if (mark && mark->empty()) {
    progress_.began_at = clock_.now();
    auto kept = host_->take({}, options_.source, mark_for({}));
    if (!kept) mark = tl::unexpected(std::move(kept).error());
  } else if (mark) {
    auto parsed = base::parse_json(*mark);
    const base::json::object* fields = parsed ? parsed->if_object() : nullptr;
    if (fields) {
      progress_.position = base::text_at(*fields, "position");
      progress_.began_at.ms = base::integer_at(*fields, "began_at").value_or(0);
      progress_.caught_up_at.ms = base::integer_at(*fields, "caught_up_at").value_or(0);
    } else {
      mark = fail(ErrorCode::corrupt, say(trouble::mark_unreadable, {*mark}));
    }
  }
  if (!mark) {
    pause_after(mark.error());
    return false;
  }
  marked_at_ = clock_.now();
  const std::lock_guard lock(mutex_);
  began_at_ = progress_.began_at;
  caught_up_at_ = progress_.caught_up_at;
  health_.position = progress_.position;
  const bool forgets = options_.kept_for.ms > 0 && caught_up_at_.ms > 0;
  if (forgets && marked_at_ - caught_up_at_ > options_.kept_for) {
    gap_ = say(trouble::gap,
               {base::format_iso(caught_up_at_), base::format_iso(marked_at_ - options_.kept_for)});
  }
  return true;
}

bool ArchivePuller::retry_dead_letters() {
  auto letters = letters_.load();
  if (!letters) {
    pause_after(letters.error());
    return false;
  }
  if (letters->empty()) return true;
  std::vector<DeadLetter> still_dead;
  for (std::size_t from = 0; from < letters->size(); from += records_per_fetch_max) {
    const std::size_t to = std::min(letters->size(), from + records_per_fetch_max);
    std::vector<ArchiveRecord> records;
    for (std::size_t i = from; i < to; ++i) records.push_back((*letters)[i].record);
    auto unopened = open_records(records);
    Batch batch;
    if (unopened) read_records(std::move(records), batch, *unopened);
    auto taken = unopened ? host_->take(std::move(batch.facts))
                          : Result<Taken>(tl::unexpected(unopened.error()));
    if (!taken) {
      pause_after(taken.error());
      return false;  // what was taken of earlier ones is known the next time
    }
    for (const auto& [place, why] : taken->refused) {
      unopened->push_back({batch.records[batch.record_of[place]], why.text});
    }
    still_dead.insert(still_dead.end(), unopened->begin(), unopened->end());
    const std::lock_guard lock(mutex_);
    health_.facts += static_cast<std::int64_t>(taken->accepted);
  }
  if (!still_dead.empty()) {
    const std::lock_guard lock(mutex_);
    first_letter_ = still_dead.front().reason;
  }
  if (still_dead.size() == letters->size()) return true;
  auto replaced = letters_.replace(still_dead);
  if (!replaced) pause_after(replaced.error());
  return replaced.has_value();
}

void ArchivePuller::pull_round() {
  const std::string position = taking_batch_ ? taking_batch_->position : progress_.position;
  auto batch = prepare(position);
  if (!finish_taking()) return;
  if (!batch) return pause_after(batch.error());
  note_well();
  if (!batch->has_more) progress_.caught_up_at = clock_.now();
  {
    const std::lock_guard lock(mutex_);
    caught_up_at_ = progress_.caught_up_at;
    health_.records += static_cast<std::int64_t>(batch->records.size());
    health_.left_out += static_cast<std::int64_t>(batch->left_out);
    health_.heard_at = std::max(health_.heard_at, batch->newest_at);
  }
  const bool has_more = batch->has_more;
  if (batch->facts.empty() && batch->position == progress_.position) {
    note_idle(batch->position);
  } else {
    begin_taking(*std::move(batch));
  }
  if (has_more) return;
  if (finish_taking()) pause(options_.pull_every, true);
}

// Nothing came. The mark says so now and then, so that the next start knows that nothing is
// missing.
void ArchivePuller::note_idle(const std::string& position) {
  if (clock_.now() - marked_at_ < mark_every) return;
  Batch nothing;
  nothing.position = position;
  begin_taking(std::move(nothing));
}

Result<ArchivePuller::Batch> ArchivePuller::prepare(const std::string& position) {
  if (!ask_governor()) return fail(ErrorCode::unavailable, "the archive is being stopped");
  auto page = source_->fetch(position, options_.records_per_batch);
  if (!page) return tl::unexpected(std::move(page).error());
  Batch batch;
  batch.position = page->position;
  batch.has_more = page->has_more;
  TRY(letters, open_records(page->records));
  read_records(std::move(page->records), batch, letters);
  if (!letters.empty()) {
    TRY_VOID(letters_.add(letters));
    const std::lock_guard lock(mutex_);
    first_letter_ = letters.front().reason;
  }
  TRY_VOID(copy_records(batch.records, options_.copy_to, clock_.now()));
  return batch;
}

// Leaves the open records, in their order, and gives back the others as letters.
Result<std::vector<DeadLetter>> ArchivePuller::open_records(std::vector<ArchiveRecord>& records) {
  std::vector<DeadLetter> letters;
  std::vector<Unlocked> unlocked;
  std::vector<std::size_t> places;
  std::vector<char> is_dead(records.size(), 0);
  const auto give_up = [&](std::size_t place, const base::Error& why) {
    letters.push_back({records[place], why.text});
    is_dead[place] = 1;
  };
  auto keys = unlock_all(records);
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].sealed_key.empty()) continue;
    if (!keys[i]) {
      give_up(i, keys[i].error());
      continue;
    }
    unlocked.push_back({*std::move(keys[i]), records[i].body});
    places.push_back(i);
  }
  if (!unlocked.empty()) {
    TRY(opened, source_->open(unlocked));
    ENSURE(opened.size() == places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (!opened[i]) {
        give_up(places[i], opened[i].error());
        continue;
      }
      records[places[i]].body = *std::move(opened[i]);
      records[places[i]].sealed_key.clear();
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (is_dead[i]) continue;
    if (kept != i) records[kept] = std::move(records[i]);
    ++kept;
  }
  records.resize(kept);
  return letters;
}

std::vector<Result<std::string>> ArchivePuller::unlock_all(
    const std::vector<ArchiveRecord>& records) const {
  std::vector<Result<std::string>> keys(records.size());
  const auto unlock = [&](std::size_t first, std::size_t step) {
    for (std::size_t i = first; i < records.size(); i += step) {
      if (records[i].sealed_key.empty()) continue;
      keys[i] = keys_.unlock(records[i].key_version, records[i].sealed_key);
    }
  };
  constexpr std::size_t worth_a_thread = 16;  // records: 4 ms of work
  const auto cores = options_.unlock_threads > 0
                         ? static_cast<unsigned>(options_.unlock_threads)
                         : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = std::clamp<std::size_t>(records.size() / worth_a_thread, 1, cores);
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(unlock, i, threads);
  unlock(0, threads);
  for (std::thread& other : others) other.join();
  return keys;
}

void ArchivePuller::read_records(std::vector<ArchiveRecord> records, Batch& batch,
                                 std::vector<DeadLetter>& letters) {
  for (ArchiveRecord& record : records) {
    const auto parsed = base::parse_json(record.body);
    auto read = parsed && parsed->is_object() ? reader_.read(parsed->get_object())
                : parsed                      ? fail(ErrorCode::invalid_input, "it is no object")
                                              : Result<RecordFacts>(tl::unexpected(parsed.error()));
    std::vector<model::Fact> facts;
    if (read) {
      for (model::Fact& fact : read->facts) {
        fact.source = options_.source;
        fact.history = fact.at < progress_.began_at;
        batch.newest_at = std::max(batch.newest_at, fact.at);
        auto admitted = model::admit(std::move(fact));
        if (!admitted) {
          read = tl::unexpected(std::move(admitted).error());
          break;
        }
        facts.push_back(*std::move(admitted));
      }
    }
    if (!read) {
      letters.push_back({std::move(record), read.error().text});
      continue;
    }
    if (read->left_out != LeftOut::nothing) ++batch.left_out;
    for (model::Fact& fact : facts) {
      batch.facts.push_back(std::move(fact));
      batch.record_of.push_back(batch.records.size());
    }
    batch.records.push_back(std::move(record));
  }
}

// ---- storing

Mark ArchivePuller::mark_for(const std::string& position) const {
  return {options_.mark,
          base::json::serialize(base::json::object{{"position", position},
                                                   {"began_at", progress_.began_at.ms},
                                                   {"caught_up_at", progress_.caught_up_at.ms}})};
}

void ArchivePuller::begin_taking(Batch batch) {
  batch.mark = mark_for(batch.position);
  taking_batch_ = std::move(batch);
  taking_ = std::async(std::launch::async, [this] {
    return host_->take(taking_batch_->facts, options_.source, taking_batch_->mark);
  });
}

// Waits until what is being taken is taken. False: we are stopping, and it was not.
bool ArchivePuller::finish_taking() {
  while (taking_.valid()) {
    auto taken = taking_.get();
    if (taken) {
      keep_refused(*taken);
      progress_.position = taking_batch_->position;
      marked_at_ = clock_.now();
      taking_batch_.reset();
      const std::lock_guard lock(mutex_);
      health_.facts += static_cast<std::int64_t>(taken->accepted);
      health_.position = progress_.position;
      return true;
    }
    if (is_stopping()) return false;
    pause_after(taken.error());
    begin_taking(*std::move(taking_batch_));
  }
  return true;
}

// model::admit has passed them all, so the host has a reason of its own; the record stays.
void ArchivePuller::keep_refused(const Taken& taken) {
  if (taken.refused.empty()) return;
  std::vector<DeadLetter> letters;
  for (const auto& [place, why] : taken.refused) {
    if (place < taking_batch_->facts.size()) {
      letters.push_back({taking_batch_->records[taking_batch_->record_of[place]], why.text});
    } else {  // behind the facts comes the mark: the next start will read from an older one
      note_error({ErrorCode::corrupt, say(trouble::mark_refused, {why.text}), ""});
    }
  }
  if (letters.empty()) return;
  while (true) {
    auto added = letters_.add(letters);
    if (added || is_stopping()) break;
    pause_after(added.error());
  }
  const std::lock_guard lock(mutex_);
  first_letter_ = letters.front().reason;
}

// ---- pauses

bool ArchivePuller::ask_governor() {
  while (!is_stopping()) {
    Permission permission;
    {
      const std::lock_guard lock(governor_mutex_);
      asked_at_ = std::max(asked_at_, clock_.now());
      const CallKey key{"", std::string(limited_path), ""};
      permission = governor_.ask(key, asked_at_);
      if (permission.is_granted) governor_.finished(key, 0, asked_at_);
    }
    if (permission.is_granted) return true;
    pause(std::max(permission.retry_at - clock_.now(), base::milliseconds(1)), false);
  }
  return false;
}

void ArchivePuller::pause_after(const base::Error& error) {
  note_error(error);
  Duration span = options_.pause_alert;
  if (error.code == ErrorCode::limit_exceeded) span = options_.pause_limit;
  if (error.code == ErrorCode::unavailable) {
    const std::int64_t doubled = std::int64_t{1} << std::min(failures_ - 1, failures_doubled_max);
    span = std::min(options_.pause_max, options_.pause_min * doubled);
  }
  pause(span, false);
}

void ArchivePuller::pause(Duration span, bool until_notified) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(span.ms),
                    [&] { return is_stopping_ || (until_notified && is_notified_); });
  if (until_notified) is_notified_ = false;
}

void ArchivePuller::note_error(const base::Error& error) {
  ++failures_;
  const std::lock_guard lock(mutex_);
  if (!is_stopping_) error_ = error;
}

void ArchivePuller::note_well() {
  failures_ = 0;
  const std::lock_guard lock(mutex_);
  error_.reset();
}

// ---- from any thread

ArchiveHealth ArchivePuller::health() const {
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  ArchiveHealth health = health_;
  health.checked_at = caught_up_at_;
  health.dead_letters = static_cast<std::int64_t>(letters_.count());
  health.restarts = source_->restarts();
  const auto add = [&health](Condition condition, const std::string& text) {
    health.condition = std::max(health.condition, condition);
    health.trouble += (health.trouble.empty() ? "" : "; ") + text;
  };
  if (error_) add(is_passing(*error_) ? Condition::degraded : Condition::down, error_->text);
  const Instant read_to = caught_up_at_.ms > 0 ? caught_up_at_ : began_at_;
  if (options_.kept_for.ms > 0 && read_to.ms > 0 && now - read_to > behind_warning) {
    add(Condition::degraded, say(trouble::behind, {base::format_iso(read_to)}));
  }
  if (!gap_.empty()) add(Condition::degraded, gap_);
  if (health.dead_letters > 0) {
    add(Condition::degraded, say(trouble::letters, {std::to_string(health.dead_letters),
                                                    letters_.file(), first_letter_}));
  }
  return health;
}

Result<void> ArchivePuller::read_media(const std::string& file_id, std::string_view md5sum,
                                       std::int64_t bytes_max, const Sink& sink) {
  if (!media_source_) return fail(ErrorCode::not_found, "this archive has no pictures and files");
  const std::lock_guard one_at_a_time(media_mutex_);
  return copy_media(*media_source_, file_id, md5sum, bytes_max, sink,
                    [this] { return ask_governor(); });
}

}  // namespace connectors::wecom::archive
