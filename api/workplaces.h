// Workplaces are the chat platforms that know the company's own staff: staff sign in with them, and
// pages of ours open inside their clients. Implemented by the server with its connectors. Safe from
// any thread; calls may wait for the platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace api {

struct Workplace {
  std::string source;           // "wecom"
  std::string address;          // where browsers find us: "https://guildhall.example.com"
  bool makes_accounts = false;  // staff who are known get an account by coming
};

// How a browser is sent to the platform's own page; it comes back with a code and this state.
struct SignInTrip {
  std::string return_address, state;
  std::string language;    // zh or en
  bool is_inside = false;  // the browser is the platform's own client
};

struct PageSignature {
  std::string nonce, signature;
  std::int64_t timestamp_seconds = 0;
};
struct PageRights {
  std::string company;
  std::int64_t agent = 0;
  PageSignature of_company, of_agent;
};

class Workplaces {
 public:
  virtual ~Workplaces() = default;
  virtual std::vector<Workplace> list() const = 0;
  // The calls below: not_found for a source that is none of them.
  virtual base::Result<std::string> sign_in_address(const std::string& source,
                                                    const SignInTrip& trip) const = 0;
  // Who got this code. invalid_input: used, too old or never given; not_allowed: no member of the
  // company; unavailable: cannot be asked.
  virtual base::Result<std::string> member_of_code(const std::string& source,
                                                   const std::string& code) = 0;
  // Signs the address as it is given.
  virtual base::Result<PageRights> page_rights(const std::string& source,
                                               const std::string& page_address) = 0;
};

class NoWorkplaces final : public Workplaces {
 public:
  std::vector<Workplace> list() const override { return {}; }
  base::Result<std::string> sign_in_address(const std::string& source,
                                            const SignInTrip&) const override {
    return none(source);
  }
  base::Result<std::string> member_of_code(const std::string& source, const std::string&) override {
    return none(source);
  }
  base::Result<PageRights> page_rights(const std::string& source, const std::string&) override {
    return none(source);
  }

 private:
  static tl::unexpected<base::Error> none(const std::string& source) {
    return base::fail(base::ErrorCode::not_found,
                      "nobody signs in with \"" + source +
                          "\": the connections file says nothing "
                          "of it",
                      "source");
  }
};

}  // namespace api
