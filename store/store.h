// Store keeps one organisation's rows: it migrates the schema, loads what a batch touches in a few
// bulk reads and commits what the engine decided in one transaction. Written once over the Database
// port.
//
// A Store belongs to the one writer (the pump): commit() and next_timer() may be called by one
// thread while another one reads; it reads what is committed. Other readers use store/queries on
// connections of their own. After commit() fails nothing of the batch is in the database, and the
// Store may be used on. One case is open: a PostgreSQL server that is lost during the commit and
// does not come back in time to be asked. The error says so; find() tells afterwards whether the
// batch's facts are known.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/changes.h"
#include "store/database.h"

namespace store {

inline constexpr std::int64_t schema_version = 20;
// Questions that come back into mind with their group whatever their state, the newest by id.
inline constexpr std::int64_t newest_questions = 64;

// Brings an empty or older database to schema_version (forward only, one transaction per step) and
// refuses a newer one: "the data was written by a newer Guildhall (schema 7, this program knows 1):
// upgrade it". `to` is for tests of the way up from an older schema.
base::Result<void> migrate(Connection& connection, Dialect dialect,
                           std::int64_t to = schema_version);

// For those who only read: refuses a database that is empty, older or newer than this program.
base::Result<void> check_schema(Connection& connection);

// What the facts of one batch name, by their sources' own names.
struct Wanted {
  using Name = std::pair<std::string, std::string>;  // source name, external id
  std::vector<Name> facts;  // are these known already (as message or other fact)?
  std::vector<Name> groups, members;
  std::vector<Name> messages;  // targets of edits, revocations and replies
};

struct Found {
  std::vector<std::pair<Wanted::Name, model::FactSeq>> facts;  // those already known
  std::vector<model::Group> groups;
  std::vector<model::Member> members;
  std::vector<model::Message> messages;
};

// Everything the engine keeps in mind about one group.
struct GroupMemory {
  std::vector<model::Stay> stays;          // all, by id
  std::vector<model::Message> recent;      // the newest messages but notices, oldest first, by id
  std::vector<model::Question> questions;  // open and waiting ones, and the newest of all
  std::vector<model::Task> tasks;          // open ones
  std::vector<model::Strike> strikes;      // not overturned
  std::vector<model::Cooldown> cooldowns;  // of this group
  std::vector<model::Timer> timers;        // pending, of this group
  std::vector<model::Newcomer> newcomers;  // watched over
};

struct BroadcastMemory {
  std::optional<model::Broadcast> broadcast;
  std::vector<model::Sending> sendings;
  std::vector<model::BroadcastTarget> targets;
  std::vector<model::Effect> effects;  // that make the sendings
  std::vector<model::Task> tasks;      // of the senders
};

struct CodeMemory {
  std::optional<model::EntryCode> code;
  std::vector<model::EntryWay> ways;
  std::vector<model::Effect> effects;  // that make the ways
};
struct PlacementMemory {
  std::optional<model::Placement> placement;
  std::vector<model::PlacementPlace> places;
  std::vector<model::PlacementSeat> seats;
};
// What facts and commands about admission name.
struct WantedAdmissions {
  std::vector<model::ApplicationId> ids;
  std::vector<std::pair<std::string, std::string>> applicants;  // source name, applicant
  // The newest applications that share a key; of each key at most that many.
  std::vector<model::ApplicationKey> keys;  // of them kind and value
  std::int64_t per_key = 0;
  std::vector<model::ApplicationKey> blocks;  // kind and value
  std::vector<std::string> codes;             // of breakers
};
struct AdmissionMemory {
  std::vector<model::Application> applications;  // by id
  std::vector<model::ApplicationKey> keys;       // those wanted, of these applications
  std::vector<model::ApplicationLink> links;     // of the applications that were wanted by id
  std::vector<model::AdmissionBlock> blocks;
  std::vector<model::AdmissionBreaker> breakers;
};

class Store {
 public:
  // Takes the writer's lock, then migrates.
  static base::Result<std::unique_ptr<Store>> open(Database& database);
  virtual ~Store() = default;

  virtual base::Result<model::Counters> counters() = 0;
  virtual base::Result<std::vector<model::SourceRow>> sources() = 0;
  virtual base::Result<std::optional<model::PolicyVersion>> newest_policy() = 0;
  virtual base::Result<std::vector<model::ReaderChoice>> reader_choices() = 0;
  virtual base::Result<std::optional<model::TextModelVersion>> text_model(const std::string& task,
                                                                          std::int64_t version) = 0;
  virtual base::Result<Found> find(const Wanted& wanted) = 0;
  virtual base::Result<GroupMemory> load_group(model::GroupId group,
                                               std::int64_t recent_messages) = 0;
  virtual base::Result<std::vector<model::Cooldown>> organisation_cooldowns() = 0;
  virtual base::Result<std::vector<model::Member>> load_members(
      const std::vector<model::MemberId>& members) = 0;
  // Single rows that commands name.
  virtual base::Result<std::optional<model::Question>> question(model::QuestionId id) = 0;
  virtual base::Result<std::optional<model::Task>> task(model::TaskId id) = 0;
  virtual base::Result<std::vector<model::Task>> open_tasks_of(model::QuestionId question) = 0;
  virtual base::Result<std::optional<model::Decision>> decision(model::DecisionId id) = 0;
  virtual base::Result<std::optional<model::Effect>> effect(model::EffectId id) = 0;
  // What followed from a decision: all its effects, and its tasks that are still open.
  virtual base::Result<std::vector<model::Effect>> effects_of(model::DecisionId decision) = 0;
  virtual base::Result<std::vector<model::Task>> open_tasks_from(model::DecisionId decision) = 0;
  virtual base::Result<std::optional<model::Strike>> strike_of(model::DecisionId decision) = 0;
  virtual base::Result<std::optional<model::Message>> message(model::MessageId id) = 0;
  virtual base::Result<std::optional<model::Group>> group(model::GroupId id) = 0;
  // In which groups any of these members is watched over as somebody new, ascending.
  virtual base::Result<std::vector<model::GroupId>> groups_watching(
      const std::vector<model::MemberId>& members) = 0;
  // Groups with a timer due at or before `until`, with the earliest first.
  virtual base::Result<std::vector<model::GroupId>> groups_due(base::Instant until) = 0;
  virtual base::Result<std::optional<base::Instant>> next_timer() = 0;

  // A mass message with all that belongs to it, or only one of its sendings (number not 0).
  virtual base::Result<BroadcastMemory> broadcast(model::BroadcastId id, std::int64_t number) = 0;
  // Which sending a platform knows by that name.
  virtual base::Result<std::optional<model::Sending>> sending_named(
      const std::string& source, const std::string& reference) = 0;
  virtual base::Result<std::vector<model::Group>> load_groups(
      const std::vector<model::GroupId>& groups) = 0;

  // An entry code with all its ways; and those whose short link is this text.
  virtual base::Result<CodeMemory> entry_code(model::CodeId id) = 0;
  virtual base::Result<std::vector<model::EntryCode>> codes_named(const std::string& text) = 0;
  virtual base::Result<std::optional<model::Channel>> channel(model::ChannelId id) = 0;
  virtual base::Result<std::vector<model::Company>> companies() = 0;
  virtual base::Result<std::vector<model::CompanyRelation>> company_relations() = 0;
  virtual base::Result<std::vector<model::GroupDoor>> group_doors() = 0;
  virtual base::Result<PlacementMemory> placement(model::PlacementId id) = 0;
  // Plans under way.
  virtual base::Result<std::vector<model::PlacementId>> running_placements() = 0;
  virtual base::Result<AdmissionMemory> admissions(const WantedAdmissions& wanted) = 0;
  // Every program with the number of its newest version.
  using ProgramNumbers = std::vector<std::pair<std::string, std::int64_t>>;
  virtual base::Result<ProgramNumbers> programs() = 0;
  // By id; those that were taken away too.
  virtual base::Result<std::vector<model::Segment>> segments() = 0;

  virtual base::Result<void> commit(const model::Changes& changes) = 0;
  // As commit(), but it survives a loss of power only after make_durable(), which any thread may
  // call meanwhile and which takes all that was committed before it.
  // What a large batch adds to `activity` may wait for the next ones: it is kept, and is in the
  // table after some more batches, the next commit(), add_up_activity() or open(), whichever is
  // first.
  virtual base::Result<void> commit_soon(const model::Changes& changes) = 0;
  virtual base::Result<void> make_durable() = 0;
  // Both by the thread that commits.
  virtual bool owes_activity() const = 0;
  virtual base::Result<void> add_up_activity() = 0;

  // Whether a batch could be committed now: writes `number` where nothing else reads it. For after
  // a failure.
  virtual base::Result<void> probe(std::int64_t number) = 0;

  // The outbox: pending effects whose next_attempt_at ≤ `until`, oldest first; and apart from them
  // the notices to the ops group (model::notice_effect), which may have to wait for long.
  virtual base::Result<std::vector<model::Effect>> due_effects(base::Instant until,
                                                               std::int64_t limit) = 0;
  virtual base::Result<std::vector<model::Effect>> due_notices(base::Instant until,
                                                               std::int64_t limit) = 0;
  // Empty if there is none.
  virtual base::Result<std::string> feed_mark(std::string_view source, std::string_view name) = 0;
};

}  // namespace store
