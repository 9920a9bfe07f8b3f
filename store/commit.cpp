#include <algorithm>
#include <unordered_set>
#include <utility>

#include "store/sql_store.h"
#include "store/waiting_activity.h"

namespace store {

using base::Result;
using model::Activity;
using model::Changes;

template <class Of>
Result<void> SqlStore::write_rows(const std::vector<Of>& rows, std::string_view on_conflict) {
  if (rows.empty()) return {};
  // The cells' memory is used again: pages that are new to the process cost as much as filling
  // them.
  BulkInsert insert{Table<Of>::name, columns_of<Of>(), on_conflict, std::exchange(cells_, {})};
  insert.cells.clear();
  insert.cells.reserve(rows.size() * insert.columns.size());
  for (const Of& row : rows) append_cells(row, insert.cells);
  auto written = writer_->insert(insert);
  cells_ = std::move(insert.cells);
  return written;
}

template <class Of>
Result<void> SqlStore::append(const std::vector<Of>& rows) {
  return write_rows(rows, "");
}

template <class Of>
Result<void> SqlStore::put(const std::vector<Of>& rows) {
  return write_rows(rows, replace_on_conflict<Of>());
}

Result<void> SqlStore::commit(const Changes& changes) { return commit_by(changes, Haste::now); }

Result<void> SqlStore::commit_soon(const Changes& changes) {
  return commit_by(changes, Haste::soon);
}

Result<void> SqlStore::make_durable() {
  auto kept = database_.make_durable();
  if (!kept) return base::fail_in("keep a batch", std::move(kept).error());
  return {};
}

Result<void> SqlStore::read_again_what_is_stale() {
  if (std::exchange(activity_stale_, false)) {
    if (auto read = read_waiting_activity(); !read) {
      activity_stale_ = true;
      return read;
    }
  }
  if (!edits_stale_) return {};
  TRY_VOID(count_edits());
  edits_stale_ = false;
  return {};
}

Result<void> SqlStore::commit_by(const Changes& changes, Haste haste) {
  TRY_VOID(read_again_what_is_stale());
  const bool activity_waits = haste == Haste::soon &&
                              changes.activity.size() >= waiting_activity_from &&
                              waiting_batches_ + 1 < waiting_batches_max;
  TRY_VOID(writer_->begin_batch());
  Result<void> written = write(changes, activity_waits);
  if (written) written = haste == Haste::soon ? writer_->commit_soon() : writer_->commit();
  if (!written) {
    edits_stale_ = true;
    activity_stale_ = true;
    sources_stale_ = true;
    (void)writer_->rollback();  // the first error is the one worth telling
    return base::fail_in("commit a batch", std::move(written).error());
  }
  if (activity_waits) {
    waiting_activity_.insert(waiting_activity_.end(), changes.activity.begin(),
                             changes.activity.end());
    ++waiting_batches_;
  } else {
    waiting_activity_.clear();
    waiting_batches_ = 0;
  }
  if (!changes.sources.empty()) {
    const std::lock_guard lock(sources_mutex_);
    for (const model::SourceRow& source : changes.sources) sources_[source.name] = source.id;
  }
  for (const model::Message& edited : changes.edited_messages.rows()) {
    if (edited.edited_at.ms != 0) ++next_edit_;
  }
  return {};
}

Result<void> SqlStore::write(const Changes& changes, bool activity_waits) {
  TRY_VOID(note_health_of_roles(*writer_, changes));
  TRY_VOID(append(changes.sources));
  TRY_VOID(put(changes.groups.rows()));
  TRY_VOID(put(changes.members.rows()));
  TRY_VOID(put(changes.stays.rows()));
  TRY_VOID(append(changes.facts));
  TRY_VOID(write_messages(changes));
  TRY_VOID(put(changes.questions.rows()));
  TRY_VOID(put(changes.tasks.rows()));
  TRY_VOID(append(changes.decisions));
  TRY_VOID(mark_undone(changes.undone_decisions));
  // What the batch itself made says for itself what became of it: an effect may be put again after
  // its like was withdrawn.
  TRY_VOID(withdraw(changes.withdrawn_effects));
  TRY_VOID(put(changes.effects.rows()));
  TRY_VOID(put(changes.strikes.rows()));
  TRY_VOID(put(changes.cooldowns.rows()));
  TRY_VOID(remove_cooldowns(changes.removed_cooldowns));
  TRY_VOID(put(changes.orders.rows()));
  TRY_VOID(put(changes.renewals.rows()));
  TRY_VOID(append(changes.behaviours));
  TRY_VOID(put(changes.behaviour_names.rows()));
  TRY_VOID(append(changes.labels));
  TRY_VOID(put(changes.verdicts.rows()));
  TRY_VOID(append(changes.policies));
  TRY_VOID(append(changes.text_models));
  TRY_VOID(append(changes.visits));
  TRY_VOID(put(changes.reader_choices.rows()));
  TRY_VOID(write_contacts(changes.contacts));
  TRY_VOID(put(changes.feed_marks.rows()));
  TRY_VOID(put(changes.broadcasts.rows()));
  TRY_VOID(put(changes.sendings.rows()));
  TRY_VOID(put(changes.broadcast_targets.rows()));
  TRY_VOID(put(changes.reaches.rows()));
  TRY_VOID(append(changes.feedback));
  TRY_VOID(put(changes.channels.rows()));
  TRY_VOID(put(changes.entry_codes.rows()));
  TRY_VOID(put(changes.entry_ways.rows()));
  TRY_VOID(put(changes.companies.rows()));
  TRY_VOID(write_company_members(changes.company_members));
  TRY_VOID(put(changes.company_relations.rows()));
  TRY_VOID(put(changes.group_doors.rows()));
  TRY_VOID(put(changes.placements.rows()));
  TRY_VOID(put(changes.placement_places.rows()));
  TRY_VOID(put(changes.placement_seats.rows()));
  TRY_VOID(write_admissions(changes));
  TRY_VOID(append(changes.program_versions));
  TRY_VOID(put(changes.finding_overrides.rows()));
  TRY_VOID(put(changes.segments.rows()));
  TRY_VOID(note_segments_due(changes));
  TRY_VOID(put(changes.newcomers.rows()));
  TRY_VOID(write_timers(changes));
  if (changes.counters) {
    static constexpr Column columns[] = {{"key", ColumnType::text}, {"value", ColumnType::text}};
    const std::string kept = kept_counters(*changes.counters);
    TRY_VOID(writer_->insert({"meta",
                              columns,
                              "on conflict (key) do update set value = excluded.value",
                              {std::string_view("counters"), std::string_view(kept)}}));
  }
  if (activity_waits) {
    TRY_VOID(let_activity_wait(changes.activity));
    return note_health_due(*writer_, changes, {});
  }
  std::vector<Activity> rows = waiting_activity_;
  rows.insert(rows.end(), changes.activity.begin(), changes.activity.end());
  const std::vector<Activity> sums = added_up(std::move(rows));
  TRY_VOID(add_activity(sums));
  return note_health_due(*writer_, changes, sums);
}

Result<void> SqlStore::write_admissions(const Changes& changes) {
  TRY_VOID(put(changes.applications.rows()));
  TRY_VOID(append(changes.application_steps));
  TRY_VOID(append(changes.application_keys));
  TRY_VOID(put(changes.application_links.rows()));
  TRY_VOID(put(changes.admission_blocks.rows()));
  return put(changes.admission_breakers.rows());
}

Result<void> SqlStore::write_messages(const Changes& changes) {
  TRY_VOID(append(changes.messages));
  TRY_VOID(put(changes.edited_messages.rows()));
  // A changed text is noted for the search index, which follows behind; what was revoked is left
  // out when the index is read.
  static constexpr Column columns[] = {{"id", ColumnType::integer},
                                       {"message_id", ColumnType::integer}};
  BulkInsert edits{"message_edit", columns, "", {}};
  std::int64_t next = next_edit_;
  for (const model::Message& edited : changes.edited_messages.rows()) {
    if (edited.edited_at.ms == 0) continue;
    edits.cells.push_back(next++);
    edits.cells.push_back(edited.id.value);
  }
  if (edits.cells.empty()) return {};
  return writer_->insert(edits);
}

Result<void> SqlStore::write_timers(const Changes& changes) {
  std::unordered_set<std::int64_t> removed;
  for (const model::TimerId id : changes.removed_timers) removed.insert(id.value);
  std::vector<model::Timer> kept;
  for (const model::Timer& timer : changes.timers.rows()) {
    if (!removed.contains(timer.id.value)) kept.push_back(timer);
  }
  TRY_VOID(put(kept));
  if (removed.empty()) return {};
  static constexpr Column by_id[] = {{"id", ColumnType::integer}};
  KeyedRows unwanted{"timer", by_id, {}};
  unwanted.cells.assign(removed.begin(), removed.end());
  return writer_->remove(unwanted);
}

Result<void> SqlStore::withdraw(const std::vector<model::Withdrawn>& effects) {
  for (const model::Withdrawn& each : effects) {
    const std::string beginning = each.key + "/";
    const Value parameters[] = {each.at.ms, std::string_view(each.why), std::string_view(each.key),
                                std::string_view(beginning)};
    TRY_VOID(
        writer_->query("update effect set state = 'withdrawn', done_at = $1, result = $2 "
                       "where state = 'pending' and "
                       "(key = $3 or substr(key, 1, length($4)) = $4)",
                       parameters, [](const Row&) {}));
  }
  return {};
}

Result<void> SqlStore::remove_cooldowns(const std::vector<std::string>& keys) {
  if (keys.empty()) return {};
  static constexpr Column by_key[] = {{"key", ColumnType::text}};
  KeyedRows unwanted{Table<model::Cooldown>::name, by_key, {}};
  for (const std::string& key : keys) unwanted.cells.emplace_back(std::string_view(key));
  return writer_->remove(unwanted);
}

Result<void> SqlStore::write_contacts(const std::vector<model::Contact>& contacts) {
  for (const model::Contact& each : contacts) {
    if (each.until.ms == 0) {
      TRY_VOID(put(std::vector{each}));
      continue;
    }
    const Value parameters[] = {each.until.ms, model::to_name(each.ended_by), each.member.value,
                                each.staff.value};
    TRY_VOID(
        writer_->query("update contact set \"until\" = $1, ended_by = $2 where member_id = $3 "
                       "and staff_id = $4 and since <= $1 and \"until\" is null",
                       parameters, [](const Row&) {}));
  }
  return {};
}

Result<void> SqlStore::write_company_members(const std::vector<model::CompanyMember>& members) {
  for (const model::CompanyMember& each : members) {
    if (each.until.ms == 0) {
      TRY_VOID(put(std::vector{each}));
      continue;
    }
    const Value parameters[] = {each.until.ms, each.member.value, each.company.value};
    TRY_VOID(
        writer_->query("update company_member set \"until\" = $1 where member_id = $2 "
                       "and company_id = $3 and \"until\" is null",
                       parameters, [](const Row&) {}));
  }
  return {};
}

Result<void> SqlStore::mark_undone(const std::vector<model::Undone>& undone) {
  for (const model::Undone& each : undone) {
    const Value parameters[] = {each.at.ms, each.decision.value};
    TRY_VOID(writer_->query("update decision set undone_at = $1 where id = $2", parameters,
                            [](const Row&) {}));
  }
  return {};
}

Result<void> SqlStore::let_activity_wait(const std::vector<Activity>& activity) {
  static constexpr Column columns[] = {{"id", ColumnType::integer}, {"body", ColumnType::text}};
  const std::string kept = kept_activity(added_up(activity));
  return writer_->insert({"activity_waiting",
                          columns,
                          "",
                          {std::int64_t{waiting_batches_ + 1}, std::string_view(kept)}});
}

Result<void> SqlStore::read_waiting_activity() {
  waiting_activity_.clear();
  waiting_batches_ = 0;
  Result<void> readable;
  TRY_VOID(writer_->query("select body from activity_waiting order by id", {}, [&](const Row& row) {
    auto rows = read_activity(row.text(0));
    if (!rows) {
      readable = tl::unexpected(std::move(rows).error());
      return;
    }
    waiting_activity_.insert(waiting_activity_.end(), rows->begin(), rows->end());
    ++waiting_batches_;
  }));
  return readable;
}

Result<void> SqlStore::add_up_activity() {
  if (!owes_activity() && !activity_stale_) return {};
  return commit_by(Changes(), Haste::now);
}

Result<void> SqlStore::begin_writing() {
  TRY_VOID(count_edits());
  TRY_VOID(look_for_segments());
  TRY_VOID(read_waiting_activity());
  return add_up_activity();
}

// Sorted keys are kind to the index.
Result<void> SqlStore::add_activity(const std::vector<Activity>& sums) {
  if (waiting_batches_ > 0) {
    TRY_VOID(writer_->query("delete from activity_waiting", {}, [](const Row&) {}));
  }
  if (sums.empty()) return {};
  BulkInsert insert{Table<Activity>::name,
                    columns_of<Activity>(),
                    "on conflict (group_id, day, member_id) do update set "
                    "messages = activity.messages + excluded.messages, "
                    "questions = activity.questions + excluded.questions, "
                    "answers = activity.answers + excluded.answers, "
                    "negative = activity.negative + excluded.negative, "
                    "replies_received = activity.replies_received + excluded.replies_received",
                    {}};
  for (const Activity& row : sums) append_cells(row, insert.cells);
  return writer_->insert(insert);
}

}  // namespace store
