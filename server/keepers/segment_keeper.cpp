#include "server/keepers/segment_keeper.h"

#include <algorithm>
#include <utility>

#include "insight/segments/evaluate.h"
#include "insight/segments/needs.h"
#include "model/policy_in_force.h"
#include "store/queries/policies.h"

namespace server::keepers {

namespace queries = store::queries;
using base::Result;
using model::MemberId;
using model::SegmentId;
using store::Column;
using store::ColumnType;
using store::Row;
using store::Value;

namespace {

constexpr std::int64_t notes_at_a_time = 200;

void nothing(const Row&) {}

Value cell(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(); }
Value cell(const std::optional<base::Day>& day) {
  return day ? Value(std::int64_t{day->number}) : Value();
}

struct Note {
  std::int64_t fact = 0, length = 0;
};

Result<bool> any_row(store::Connection& connection, std::string_view sql) {
  bool found = false;
  TRY_VOID(connection.query(sql, {}, [&](const Row&) { found = true; }));
  return found;
}

// Adds the numbers that stand in `column` of the rows of `table` whose `key` is one of `keys`.
Result<void> add_named(store::Connection& connection, std::string_view table, std::string_view key,
                       std::string_view column, const std::vector<std::int64_t>& keys,
                       std::vector<std::int64_t>& found) {
  if (keys.empty()) return {};
  const Column by_key[] = {{key, ColumnType::integer}};
  const store::KeyedRows rows{table, by_key, {keys.begin(), keys.end()}};
  return connection.look_up(rows, column, [&](const Row& row) { found.push_back(row.integer(0)); });
}

}  // namespace

struct SegmentKeeper::Kept {
  model::Segment row;
  queries::SegmentState state;
  insight::segments::Expression expression;
  queries::MemberSet members;
  std::int64_t changes_beside_set = 0;
  bool set_is_stale = false;  // what is kept lacks what no change tells

  bool is_filled() const { return state.filled_at.ms != 0; }
  bool says_the_same() const { return state.meaning == row.meaning; }
  bool turns() const { return insight::segments::turns_with_days(expression); }
  bool is_due(base::Day today) const { return !says_the_same() || (turns() && state.day != today); }
  bool is_swept_for(base::Day today) const {
    return state.sweep_meaning == row.meaning && state.sweep_day == today;
  }
  // A look through all has yet to come to whom is beyond this member; 0: it is not begun.
  bool was_looked_at(MemberId member, base::Day today) const {
    if (is_filled() && says_the_same()) return true;
    return is_swept_for(today) && member.value <= state.swept_through.value;
  }
};

SegmentKeeper::SegmentKeeper(store::Database& database) : database_(database) {}
SegmentKeeper::~SegmentKeeper() = default;

Result<bool> SegmentKeeper::turn(base::Instant now) {
  auto done = work(now);
  if (!done) {
    kept_.clear();
    reader_.reset();
    writer_.reset();
  }
  return done;
}

Result<bool> SegmentKeeper::work(base::Instant now) {
  TRY_VOID(connect());
  TRY_VOID(read_segments());
  if (kept_.empty()) {
    TRY(behind, queries::segments_are_behind(*reader_));
    if (behind) TRY_VOID(writer_->query("delete from segment_due", {}, nothing));
    return false;
  }
  TRY(zone, zone_in_force());
  const Looked looked{now, zone.to_local(now).day, zone};
  TRY(has_more_notes, take_notes(looked));
  TRY(has_more_to_sweep, sweep(looked));
  return has_more_notes || has_more_to_sweep;
}

Result<void> SegmentKeeper::connect() {
  if (reader_ && writer_) return {};
  TRY(reader, database_.connect(store::Access::read_only));
  TRY(writer, database_.connect(store::Access::read_write));
  TRY_VOID(reader->query("select coalesce(max(id), 0) from segment_change", {},
                         [&](const Row& row) { last_change_ = row.integer(0); }));
  reader_ = std::move(reader);
  writer_ = std::move(writer);
  return {};
}

Result<base::TimeZone> SegmentKeeper::zone_in_force() {
  TRY(newest, queries::newest_policy(*reader_));
  TRY(policy, model::policy_in_force(newest));
  return base::TimeZone::open(policy.calendar.time_zone);
}

Result<void> SegmentKeeper::read_segments() {
  TRY(standings, queries::segments(*reader_, true));
  for (queries::SegmentStanding& each : standings) {
    if (each.row.removed_at.ms != 0) {
      TRY_VOID(forget(each));
      continue;
    }
    auto& kept = kept_[each.row.id];
    if (kept && kept->row.revision == each.row.revision) continue;
    auto expression = insight::segments::parse_expression(each.row.expression);
    if (!expression) {
      kept_.erase(each.row.id);
      return base::fail_in("read the segment \"" + each.row.name + "\"",
                           std::move(expression).error());
    }
    if (!kept) {
      kept = std::make_unique<Kept>();
      kept->state = each.state;
      const bool is_begun = kept->is_filled() || kept->state.swept_through;
      if (is_begun) {
        TRY(known, queries::segment_members(*reader_, each.row.id));
        kept->members = std::move(known.members);
        kept->changes_beside_set = known.changes;
      }
    }
    kept->row = std::move(each.row);
    kept->expression = *std::move(expression);
  }
  return {};
}

// One that is brought back is filled anew, for nobody looked while it was away; who came and went
// before that is still told.
Result<void> SegmentKeeper::forget(const queries::SegmentStanding& removed) {
  kept_.erase(removed.row.id);
  const bool is_begun = removed.state.filled_at.ms != 0 || removed.state.sweep_meaning.has_value();
  if (!is_begun) return {};
  const Value by_id[] = {removed.row.id.value};
  TRY_VOID(writer_->begin());
  const auto write = [&]() -> Result<void> {
    TRY_VOID(writer_->query("delete from segment_members where segment_id = $1", by_id, nothing));
    TRY_VOID(writer_->query("delete from segment_state where segment_id = $1", by_id, nothing));
    return writer_->commit();
  };
  auto written = write();
  if (!written) (void)writer_->rollback();  // the first error is the one worth telling
  return written;
}

// ---- whom batches named ----

Result<bool> SegmentKeeper::take_notes(const Looked& looked) {
  store::SegmentDue due;
  std::vector<Note> notes;
  Result<void> readable;
  const Value limit[] = {notes_at_a_time};
  TRY_VOID(reader_->query(
      "select fact, whom from segment_due order by fact limit $1", limit, [&](const Row& row) {
        if (!readable || due.members.size() >= due_members_per_turn) return;
        readable = store::read_segment_due(row.text(1), due);
        notes.push_back({row.integer(0), static_cast<std::int64_t>(row.text(1).size())});
      }));
  TRY_VOID(std::move(readable));
  if (notes.empty()) return false;
  TRY(waits, any_row(*reader_, "select 1 from activity_waiting limit 1"));
  if (waits) return false;
  TRY_VOID(name_members(due));
  model::MemberNeeds needs;
  for (const auto& [id, kept] : kept_)
    needs = insight::segments::joined(needs, insight::segments::needs_of(kept->expression));
  std::vector<MemberId> members(due.members.begin(), due.members.end());
  TRY(views, queries::member_views(*reader_, {looked.zone, looked.today, needs}, members));
  std::vector<Moved> moved;
  auto view = views.begin();
  for (const MemberId member : members) {
    const bool is_customer = view != views.end() && view->id == member;
    for (const auto& [id, kept] : kept_) {
      // Whoever is no customer any more is met by no look through all customers.
      if (is_customer && !kept->was_looked_at(member, looked.today)) continue;
      const bool is_in =
          is_customer && insight::segments::holds(kept->expression, *view, looked.today);
      judge(*kept, member, is_in, "behaviour", moved);
    }
    if (is_customer) ++view;
  }
  TRY_VOID(writer_->begin());
  const auto write = [&]() -> Result<void> {
    TRY_VOID(write_moved(moved, looked.now));
    for (const auto& [id, kept] : kept_) {
      if (!due.everybody) break;
      kept->state.day.reset();
      kept->state.sweep_day.reset();
      TRY_VOID(write_state(*kept));
    }
    for (const Note& note : notes) {
      // One that grew meanwhile stays.
      const Value taken[] = {note.fact, note.length};
      TRY_VOID(writer_->query("delete from segment_due where fact = $1 and length(whom) = $2",
                              taken, nothing));
    }
    return writer_->commit();
  };
  if (auto written = write(); !written) {
    (void)writer_->rollback();  // the first error is the one worth telling
    return tl::unexpected(std::move(written).error());
  }
  return true;
}

Result<void> SegmentKeeper::name_members(store::SegmentDue& due) {
  bool by_group = false, by_company = false;
  for (const auto& [id, kept] : kept_) {
    by_group = by_group || insight::segments::names_groups(kept->expression);
    by_company = by_company || insight::segments::needs_of(kept->expression).companies;
  }
  if (by_group)
    TRY_VOID(add_named(*reader_, "stay", "group_id", "member_id", due.groups, due.members));
  // Who belongs to a company that became part of this one has its name too.
  std::vector<std::int64_t> step = by_company ? due.companies : std::vector<std::int64_t>();
  for (int merges = 0; merges < 100 && !step.empty(); ++merges) {
    TRY_VOID(add_named(*reader_, "company_member", "company_id", "member_id", step, due.members));
    std::vector<std::int64_t> next;
    TRY_VOID(add_named(*reader_, "company", "merged_into", "id", step, next));
    step = std::move(next);
  }
  store::sort_segment_due(due);
  return {};
}

void SegmentKeeper::judge(Kept& kept, MemberId member, bool is_in, std::string_view cause,
                          std::vector<Moved>& moved) {
  const bool changed = is_in ? kept.members.add(member) : kept.members.remove(member);
  if (!changed) return;
  if (kept.is_filled())
    moved.push_back({&kept, member, is_in, cause});
  else
    kept.set_is_stale = true;
}

// ---- all customers ----

std::vector<SegmentKeeper::Kept*> SegmentKeeper::next_sweep(base::Day today) {
  std::vector<Kept*> together;
  for (const auto& [id, kept] : kept_) {
    if (!kept->is_due(today)) continue;
    if (!kept->is_swept_for(today)) {
      kept->state.sweep_meaning = kept->row.meaning;
      kept->state.sweep_day = today;
      kept->state.swept_through = MemberId();
    }
    if (together.empty() || kept->state.swept_through == together.front()->state.swept_through)
      together.push_back(kept.get());
  }
  return together;
}

Result<bool> SegmentKeeper::sweep(const Looked& looked) {
  const std::vector<Kept*> segments = next_sweep(looked.today);
  if (segments.empty()) return false;
  TRY_VOID(sweep_portion(looked, segments));
  return true;
}

Result<void> SegmentKeeper::sweep_portion(const Looked& looked,
                                          const std::vector<Kept*>& segments) {
  model::MemberNeeds needs;
  for (const Kept* kept : segments)
    needs = insight::segments::joined(needs, insight::segments::needs_of(kept->expression));
  std::vector<Moved> moved;
  MemberId through = segments.front()->state.swept_through;
  bool is_over = false;
  for (std::int64_t seen = 0; seen < swept_members_per_turn && !is_over;
       seen += queries::views_at_a_time) {
    TRY(members, queries::customers_after(*reader_, through, queries::views_at_a_time));
    is_over = std::ssize(members) < queries::views_at_a_time;
    if (!members.empty()) through = members.back();
    TRY(views, queries::member_views(*reader_, {looked.zone, looked.today, needs}, members));
    for (const model::MemberView& view : views) {
      for (Kept* kept : segments) {
        const bool is_in = insight::segments::holds(kept->expression, view, looked.today);
        judge(*kept, view.id, is_in, kept->says_the_same() ? "day" : "definition", moved);
      }
    }
  }
  for (Kept* kept : segments) {
    kept->state.swept_through = through;
    if (!kept->is_filled()) kept->set_is_stale = true;
    if (!is_over) continue;
    if (!kept->is_filled()) kept->state.filled_at = looked.now;
    kept->state.meaning = kept->row.meaning;
    kept->state.day = looked.today;
    kept->state.sweep_meaning.reset();
    kept->state.sweep_day.reset();
    kept->state.swept_through = MemberId();
  }
  TRY_VOID(writer_->begin());
  const auto write = [&]() -> Result<void> {
    TRY_VOID(write_moved(moved, looked.now));
    for (Kept* kept : segments) TRY_VOID(write_state(*kept));
    return writer_->commit();
  };
  auto written = write();
  if (!written) (void)writer_->rollback();  // the first error is the one worth telling
  return written;
}

// ---- writing ----

Result<void> SegmentKeeper::write_moved(const std::vector<Moved>& moved, base::Instant now) {
  static constexpr Column columns[] = {
      {"id", ColumnType::integer},        {"segment_id", ColumnType::integer},
      {"member_id", ColumnType::integer}, {"at", ColumnType::integer},
      {"is_in", ColumnType::integer},     {"cause", ColumnType::text}};
  store::BulkInsert changes{"segment_change", columns, "", {}};
  changes.cells.reserve(moved.size() * std::size(columns));
  std::map<SegmentId, bool> touched;
  for (const Moved& each : moved) {
    changes.cells.insert(changes.cells.end(),
                         {++last_change_, each.kept->row.id.value, each.member.value, now.ms,
                          std::int64_t{each.is_in ? 1 : 0}, each.cause});
    ++each.kept->changes_beside_set;
    touched[each.kept->row.id] = true;
  }
  if (!moved.empty()) TRY_VOID(writer_->insert(changes));
  for (const auto& [id, kept] : kept_) {
    if (kept->set_is_stale || kept->changes_beside_set > changes_beside_set_max)
      TRY_VOID(write_set(*kept));
    else if (!touched.contains(id))
      continue;
    TRY_VOID(write_state(*kept));
  }
  return {};
}

Result<void> SegmentKeeper::write_set(Kept& kept) {
  static constexpr Column columns[] = {{"segment_id", ColumnType::integer},
                                       {"through", ColumnType::integer},
                                       {"members", ColumnType::text}};
  const std::string text = kept.members.to_text();
  TRY_VOID(writer_->insert({"segment_members",
                            columns,
                            "on conflict (segment_id) do update set through = excluded.through, "
                            "members = excluded.members",
                            {kept.row.id.value, last_change_, std::string_view(text)}}));
  kept.set_is_stale = false;
  kept.changes_beside_set = 0;
  return {};
}

Result<void> SegmentKeeper::write_state(const Kept& kept) {
  static constexpr Column columns[] = {
      {"segment_id", ColumnType::integer}, {"meaning", ColumnType::integer},
      {"day", ColumnType::integer},        {"sweep_meaning", ColumnType::integer},
      {"sweep_day", ColumnType::integer},  {"swept_through", ColumnType::integer},
      {"members", ColumnType::integer},    {"filled_at", ColumnType::integer}};
  const queries::SegmentState& state = kept.state;
  return writer_->insert({"segment_state",
                          columns,
                          "on conflict (segment_id) do update set meaning = excluded.meaning, "
                          "day = excluded.day, sweep_meaning = excluded.sweep_meaning, "
                          "sweep_day = excluded.sweep_day, swept_through = excluded.swept_through, "
                          "members = excluded.members, filled_at = excluded.filled_at",
                          {kept.row.id.value, cell(state.meaning), cell(state.day),
                           cell(state.sweep_meaning), cell(state.sweep_day),
                           state.swept_through.value, kept.members.count(), state.filled_at.ms}});
}

}  // namespace server::keepers
