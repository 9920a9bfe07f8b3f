// SqlStore is the Store over any Database: portable SQL only. Private to this room.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>

#include "store/row_codec.h"
#include "store/store.h"

namespace store {

// Notes in `health_due` which groups' health the changes touch, and from which day on
// (health_due.cpp); of activity it notes what is added up by now.
base::Result<void> note_health_due(Connection& connection, const model::Changes& changes,
                                   const std::vector<model::Activity>& activity);
// The same for members whose role changes: health counts staff apart, whenever it was that they
// became staff, so their groups are touched from the first day of their stay on. Called before the
// members are written, while the old roles can be read.
base::Result<void> note_health_of_roles(Connection& connection, const model::Changes& changes);

// The counters as `meta` keeps them: numbers with a space after each.
std::string kept_counters(model::Counters counters);

class SqlStore final : public Store {
 public:
  // The database outlives the store.
  SqlStore(Database& database, std::unique_ptr<Connection> writer,
           std::unique_ptr<Connection> reader);
  base::Result<void> begin_writing();  // once, before anything else

  base::Result<model::Counters> counters() override;
  base::Result<std::vector<model::SourceRow>> sources() override;
  base::Result<std::optional<model::PolicyVersion>> newest_policy() override;
  base::Result<std::vector<model::ReaderChoice>> reader_choices() override;
  base::Result<std::optional<model::TextModelVersion>> text_model(const std::string& task,
                                                                  std::int64_t version) override;
  base::Result<Found> find(const Wanted& wanted) override;
  base::Result<GroupMemory> load_group(model::GroupId group, std::int64_t recent_messages) override;
  base::Result<std::vector<model::Cooldown>> organisation_cooldowns() override;
  base::Result<std::vector<model::Member>> load_members(
      const std::vector<model::MemberId>& members) override;
  base::Result<std::optional<model::Question>> question(model::QuestionId id) override;
  base::Result<std::optional<model::Task>> task(model::TaskId id) override;
  base::Result<std::vector<model::Task>> open_tasks_of(model::QuestionId question) override;
  base::Result<std::optional<model::Decision>> decision(model::DecisionId id) override;
  base::Result<std::optional<model::Effect>> effect(model::EffectId id) override;
  base::Result<std::vector<model::Effect>> effects_of(model::DecisionId decision) override;
  base::Result<std::vector<model::Task>> open_tasks_from(model::DecisionId decision) override;
  base::Result<std::optional<model::Strike>> strike_of(model::DecisionId decision) override;
  base::Result<std::optional<model::Message>> message(model::MessageId id) override;
  base::Result<std::optional<model::Group>> group(model::GroupId id) override;
  base::Result<std::vector<model::GroupId>> groups_watching(
      const std::vector<model::MemberId>& members) override;
  base::Result<std::vector<model::GroupId>> groups_due(base::Instant until) override;
  base::Result<std::optional<base::Instant>> next_timer() override;
  base::Result<std::vector<model::Effect>> due_effects(base::Instant until,
                                                       std::int64_t limit) override;
  base::Result<std::vector<model::Effect>> due_notices(base::Instant until,
                                                       std::int64_t limit) override;
  base::Result<std::string> feed_mark(std::string_view source, std::string_view name) override;
  base::Result<BroadcastMemory> broadcast(model::BroadcastId id, std::int64_t number) override;
  base::Result<std::optional<model::Sending>> sending_named(const std::string& source,
                                                            const std::string& reference) override;
  base::Result<std::vector<model::Group>> load_groups(
      const std::vector<model::GroupId>& groups) override;
  base::Result<CodeMemory> entry_code(model::CodeId id) override;
  base::Result<std::vector<model::EntryCode>> codes_named(const std::string& text) override;
  base::Result<std::optional<model::Channel>> channel(model::ChannelId id) override;
  base::Result<std::vector<model::Company>> companies() override;
  base::Result<std::vector<model::CompanyRelation>> company_relations() override;
  base::Result<std::vector<model::GroupDoor>> group_doors() override;
  base::Result<PlacementMemory> placement(model::PlacementId id) override;
  base::Result<std::vector<model::PlacementId>> running_placements() override;
  base::Result<AdmissionMemory> admissions(const WantedAdmissions& wanted) override;
  base::Result<ProgramNumbers> programs() override;
  base::Result<std::vector<model::Segment>> segments() override;
  base::Result<void> commit(const model::Changes& changes) override;
  base::Result<void> commit_soon(const model::Changes& changes) override;
  bool owes_activity() const override { return !waiting_activity_.empty(); }
  base::Result<void> add_up_activity() override;
  base::Result<void> make_durable() override;
  base::Result<void> probe(std::int64_t number) override;

 private:
  using Names = std::vector<Wanted::Name>;
  using SourcesByName = std::map<std::string, model::SourceId, std::less<>>;

  // load.cpp. `rest` is what follows "select … from table": conditions, order, limit.
  template <class Of>
  base::Result<std::vector<Of>> select(std::string_view rest, std::span<const Value> parameters);
  template <class Of, class Id>
  base::Result<std::vector<Of>> select_by_ids(std::vector<Id> ids);
  template <class Of>
  base::Result<std::optional<Of>> select_one(std::string_view rest, std::int64_t parameter);
  template <class Of>
  base::Result<std::vector<Of>> find_named(const Names& names, const SourcesByName& sources);
  base::Result<SourcesByName> known_sources();
  base::Result<void> raise_to_kept(model::Counters& counters);

  // commit.cpp
  enum class Haste { now, soon };
  base::Result<void> commit_by(const model::Changes& changes, Haste haste);
  base::Result<void> read_again_what_is_stale();
  // They write inside the open transaction.
  base::Result<void> write(const model::Changes& changes, bool activity_waits);
  base::Result<void> write_admissions(const model::Changes& changes);
  base::Result<void> write_messages(const model::Changes& changes);
  base::Result<void> write_timers(const model::Changes& changes);
  base::Result<void> withdraw(const std::vector<model::Withdrawn>& effects);
  base::Result<void> remove_cooldowns(const std::vector<std::string>& keys);
  base::Result<void> write_contacts(const std::vector<model::Contact>& contacts);
  base::Result<void> write_company_members(const std::vector<model::CompanyMember>& members);
  base::Result<void> mark_undone(const std::vector<model::Undone>& undone);
  base::Result<void> add_activity(const std::vector<model::Activity>& sums);
  base::Result<void> let_activity_wait(const std::vector<model::Activity>& activity);
  base::Result<void> count_edits();
  // segment_due.cpp
  base::Result<void> note_segments_due(const model::Changes& changes);
  base::Result<void> look_for_segments();
  base::Result<void> read_waiting_activity();
  template <class Of>
  base::Result<void> write_rows(const std::vector<Of>& rows, std::string_view on_conflict);
  template <class Of>
  base::Result<void> append(const std::vector<Of>& rows);
  template <class Of>
  base::Result<void> put(const std::vector<Of>& rows);

  Database& database_;
  std::unique_ptr<Connection> writer_;  // of commit() and next_timer()
  std::unique_ptr<Connection> reader_;  // of everything else
  std::vector<Value> cells_;            // of the last statement that the writer made; memory only
  std::mutex sources_mutex_;
  SourcesByName sources_;       // as committed
  std::int64_t next_edit_ = 1;  // message_edit.id
  // After a commit that failed: a server that is lost during COMMIT may have committed all the
  // same.
  bool edits_stale_ = false;
  bool activity_stale_ = false;
  // As activity_waiting has it (waiting_activity.h), by its batches.
  std::vector<model::Activity> waiting_activity_;
  int waiting_batches_ = 0;
  bool has_segments_ = false;  // or had some since the start
  std::atomic<bool> sources_stale_ = true;
};

}  // namespace store
