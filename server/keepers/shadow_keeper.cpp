#include "server/keepers/shadow_keeper.h"

#include <algorithm>

#include "base/json.h"
#include "language/published_model.h"

namespace server::keepers {

namespace queries = store::queries;
using base::Result;
using language::TextModel;
using model::ReaderChoice;
using queries::ShadowReading;

namespace {

Result<TextModel> stored_model(store::Connection& reader, const std::string& task,
                               std::int64_t version) {
  TRY(row, queries::text_model(reader, task, version));
  if (!row) {
    return base::fail(base::ErrorCode::corrupt, "version " + std::to_string(version) +
                                                    " of the model for " + task +
                                                    " is not in the store");
  }
  return language::open_published(task, row->body);
}

bool knows(const TextModel& model, std::string_view label) {
  return std::find(model.labels().begin(), model.labels().end(), label) != model.labels().end();
}

// Adds to {"other>question": 12, …}.
void count(std::string& tally, const std::string& way) {
  auto parsed = base::parse_json(tally);
  base::json::object counts;
  if (parsed && parsed->is_object()) counts = std::move(parsed->get_object());
  counts[way] = base::integer_at(counts, way).value_or(0) + 1;
  tally = base::json::serialize(counts);
}

Result<ShadowReading> begin_reading(store::Connection& reader, const ReaderChoice& choice) {
  ShadowReading reading;
  reading.task = choice.task;
  reading.version = choice.shadow;
  reading.against = choice.in_force;
  TRY(from, queries::id_before_newest(reader, shadow_look_back_max));
  reading.from_id = from;
  reading.through_id = from;
  return reading;
}

}  // namespace

Result<bool> ShadowKeeper::turn() {
  TRY(reader, database_.connect(store::Access::read_only));
  bool has_more = false;
  for (const language::Task task : {language::Task::mood, language::Task::ads,
                                    language::Task::question, language::Task::intent}) {
    const std::string name(language::to_string(task));
    TRY(choice, queries::reader_choice(*reader, name));
    if (!choice || choice->shadow == 0) {
      TRY_VOID(forget(*reader, name));
      continue;
    }
    TRY(more, follow(*reader, *choice));
    has_more = has_more || more;
  }
  return has_more;
}

// Nothing watches: what was found says nothing any more.
Result<void> ShadowKeeper::forget(store::Connection& reader, const std::string& task) {
  pairs_.erase(task);
  TRY(kept, queries::shadow_reading(reader, task));
  if (!kept) return {};
  TRY(writer, database_.connect(store::Access::read_write));
  return queries::forget_shadow(*writer, task);
}

Result<ShadowKeeper::Pair*> ShadowKeeper::pair_of(store::Connection& reader,
                                                  const ReaderChoice& choice) {
  if (!cold_) {
    TRY(cold, language::ColdReader::create());
    cold_ = std::move(cold);
  }
  Pair& pair = pairs_[choice.task];
  if (pair.version == choice.shadow && pair.against == choice.in_force) return &pair;
  pair = {};
  TRY(shadow, stored_model(reader, choice.task, choice.shadow));
  pair.shadow = std::move(shadow);
  if (choice.in_force != 0) {
    TRY(in_force, stored_model(reader, choice.task, choice.in_force));
    pair.in_force = std::move(in_force);
  }
  pair.version = choice.shadow;  // last: a pair that could not be made is tried again
  pair.against = choice.in_force;
  return &pair;
}

Result<bool> ShadowKeeper::follow(store::Connection& reader, const ReaderChoice& choice) {
  TRY(pair, pair_of(reader, choice));
  TRY(kept, queries::shadow_reading(reader, choice.task));
  const bool goes_on = kept && kept->version == choice.shadow && kept->against == choice.in_force;
  ShadowReading reading;
  if (goes_on) {
    reading = *std::move(kept);
  } else {
    TRY(begun, begin_reading(reader, choice));
    reading = std::move(begun);
  }
  bool begins_anew = !goes_on;
  for (std::int64_t left = shadow_messages_per_turn; left > 0; left -= shadow_messages_per_step) {
    TRY(done, step(reader, *pair, reading, begins_anew));
    if (done < shadow_messages_per_step) return false;
    begins_anew = false;
  }
  return true;
}

// Reads the next few messages; returns how many there were.
Result<std::int64_t> ShadowKeeper::step(store::Connection& reader, const Pair& pair,
                                        ShadowReading& reading, bool begins_anew) {
  TRY(texts, queries::texts_after(reader, reading.through_id, shadow_messages_per_step));
  if (texts.empty() && !begins_anew) return 0;
  const TextModel* in_force = pair.in_force ? &*pair.in_force : nullptr;
  const language::Task task = pair.shadow->task();
  // Where nobody has labelled "neutral", the cold start's "neutral" would differ without meaning
  // anything.
  const bool neutral_known = knows(*pair.shadow, "neutral");
  std::vector<queries::ShadowExample> examples;
  for (const queries::TextToRead& text : texts) {
    const auto cold = cold_->read(text.text);
    const auto said = language::say(in_force, task, cold, neutral_known);
    const auto would_say = language::say(&*pair.shadow, task, cold);
    reading.through_id = text.message.value;
    ++reading.messages;
    if (said.label == would_say.label) continue;
    ++reading.differing;
    queries::ShadowExample example;
    example.message = text.message;
    example.said = said.label;
    example.would_say = would_say.label;
    example.said_score = static_cast<double>(said.score);
    example.would_say_score = static_cast<double>(would_say.score);
    count(reading.tally, example.said + ">" + example.would_say);
    examples.push_back(std::move(example));
  }
  TRY(writer, database_.connect(store::Access::read_write));
  TRY_VOID(queries::save_shadow(*writer, reading, examples, begins_anew));
  return static_cast<std::int64_t>(texts.size());
}

}  // namespace server::keepers
