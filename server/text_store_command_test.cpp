// `guildhall text` on a store: from labels to a model that reads, through the commands themselves.
#include "server/text_store_command.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "server/session.h"
#include "store/conformance/temporary_folder.h"
#include "store/queries/text_models.h"

using namespace server;
namespace queries = store::queries;

namespace {

template <class T>
T value_of(base::Result<T> result) {
  if (!result) FAIL(result.error().text);
  return *std::move(result);
}

struct Office {
  Office() { options.data = folder.path().string(); }
  // Messages with a label each, in words that no lexicon knows.
  void label(int count) {
    auto session = value_of(Session::open(options.data, clock));
    for (int i = 0; i < count; ++i) {
      const bool asks = i % 2 == 0;
      model::MessageSent body;
      body.text = (asks ? "侬晓得伐 " : "侬好呀 ") + std::to_string(number);
      const std::int64_t id = submit(*session, "test", std::move(body));
      submit(*session, "console",
             model::Command{
                 "message.label",
                 base::json::serialize(base::json::object{
                     {"message", id}, {"task", "question"}, {"label", asks ? "yes" : "no"}})});
    }
  }
  std::int64_t submit(Session& session, const std::string& source, model::FactBody body) {
    model::Fact fact;
    fact.source = source;
    fact.external_id = "f" + std::to_string(++number);
    fact.at = clock.now();
    fact.actor = "a";
    if (source == "test") fact.group = "g";
    fact.body = std::move(body);
    std::vector<model::Fact> facts;
    facts.push_back(std::move(fact));
    const auto receipt = value_of(session.pump().submit(std::move(facts)));
    REQUIRE(receipt.outcomes.front().as == api::TakenAs::accepted);
    return receipt.outcomes.front().seq.value;
  }
  std::optional<model::ReaderChoice> choice() {
    auto session = value_of(Session::open(options.data, clock));
    auto reader = value_of(session->database().connect(store::Access::read_only));
    return value_of(queries::reader_choice(*reader, "question"));
  }

  store::conformance::TemporaryFolder folder;
  base::ManualClock clock{base::Instant{1'795'395'600'000}};
  TextStoreOptions options;
  int number = 0;
};

}  // namespace

TEST_CASE("text on a store: train from labels, look, switch on, switch off") {
  Office office;
  TextStoreOptions& options = office.options;
  options.task = "question";
  CHECK(print_text_status(options) == 1);  // there is no store yet, and looking makes none

  office.label(9);
  options.mode = "shadow";
  CHECK(train_from_labels(options, office.clock) == 1);  // one is missing
  options.mode = "on";
  CHECK(choose_text_model(options, office.clock) == 1);  // nothing to choose from
  office.label(11);

  options.mode = "shadow";
  options.out = (office.folder.path() / "question.model").string();
  CHECK(train_from_labels(options, office.clock) == 0);
  CHECK(std::filesystem::file_size(options.out) > 100);
  CHECK(office.choice()->shadow == 1);
  CHECK(office.choice()->by == "command line");
  CHECK(print_text_status(options) == 0);

  options.mode = "on";
  CHECK(choose_text_model(options, office.clock) == 0);
  CHECK(office.choice()->in_force == 1);
  CHECK(office.choice()->shadow == 0);
  options.mode = "off";
  CHECK(choose_text_model(options, office.clock) == 0);
  CHECK(office.choice()->in_force == 0);

  options.model = options.out;
  options.mode = "on";
  CHECK(publish_text_model(options, office.clock) == 0);
  CHECK(office.choice()->newest == 2);
  CHECK(office.choice()->in_force == 2);
  options.mode = "shadow";
  options.version = 1;
  options.as_json = true;
  CHECK(choose_text_model(options, office.clock) == 0);
  CHECK(office.choice()->shadow == 1);
  CHECK(office.choice()->in_force == 2);
  options.version = 7;
  CHECK(choose_text_model(options, office.clock) == 1);
  CHECK(print_text_status(options) == 0);
}
