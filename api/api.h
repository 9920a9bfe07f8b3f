// Api answers the console's and customers' requests: request in, response out, no sockets. handle()
// may be called from any number of threads at once. It reads over connections of its own, writes
// facts through the Intake, and its own tables (accounts, drafts) through one door.
//
// What every request passes: route → who is asking → least role → CSRF → content type → handler →
// audit trail (everything that is not GET) → ETag.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/explainer.h"
#include "api/http.h"
#include "api/intake.h"
#include "api/live_feed.h"
#include "api/passwords.h"
#include "api/platforms.h"
#include "api/teacher.h"
#include "api/workplaces.h"
#include "connectors/webhook/address.h"
#include "store/database.h"
#include "store/queries/group_board.h"

namespace api {

struct Options {
  std::string version = "0";
  PasswordCost password_cost = {};
  store::queries::GroupBoard::Options board = {};
  std::function<void(std::string&)> more_metrics = {};
  // Why facts cannot be taken at the moment, for /healthz; empty: they can.
  std::function<std::string()> writer_trouble = {};
  // The connected chat platforms; must outlive the Api. None: there are none.
  Platforms* platforms = nullptr;
  // Those of them that staff sign in with; must outlive the Api. None: passwords only.
  Workplaces* workplaces = nullptr;
  // Answers what is asked below sandbox_path, of anybody; empty: nothing is there.
  std::function<Response(const Request&)> sandbox = {};
  // Where webhooks may go; and told after each change of what they are sent to, or of what is to be
  // sent.
  connectors::webhook::Reach webhook_reach = connectors::webhook::Reach::internet;
  std::function<void()> webhooks_changed = [] {};
  // Where browsers find us, for the short links of entry codes: "https://HOST", no slash at the
  // end. Empty: where staff sign in, else as each request is addressed.
  std::string public_address = {};
};

class Api {
 public:
  // All four must outlive the Api; the database's schema must be there already.
  Api(store::Database& database, Intake& intake, Explainer& explainer, Teacher& teacher,
      Options options);
  ~Api();

  Response handle(const Request& request);

  // The one-time link's token while there is no administrator; "" afterwards. The account made with
  // it is the staff member's, when one is given.
  base::Result<std::string> begin_setup(model::MemberId member = {});

  // Note every commit with feed().note(changes); flush_feed() then tells the viewers. The server's
  // net room calls it several times a second while somebody listens.
  LiveFeed& feed() { return feed_; }
  base::Result<void> flush_feed();

  // Reads the board of groups once, so that the first visitor does not wait for it.
  base::Result<void> warm_up();

 private:
  struct Parts;
  Response answer(const Request& request);
  Response answer_applicant(const Request& request);
  void note_in_audit(const Request& request, const struct Route& route, const Response& response,
                     const struct Call& call);

  LiveFeed feed_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace api
