// SignInStates ties a sign-in with a platform to the browser that began it. The state travels by
// the platform's address and comes back; the cookie stays in the browser and holds a seal of the
// state, of where the visitor wants to go, and of the end of its time. Whoever sends somebody
// else's state lacks the cookie, and a state is good once. Nothing is kept for a sign-in that was
// begun, so that beginning many costs nothing; the seal's key is of this start of the program.
//
// Safe from any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"
#include "model/names.h"

namespace api {

inline constexpr std::string_view sign_in_cookie = "guildhall_sign_in";
inline constexpr base::Duration sign_in_lifetime = base::minutes(10);
// So many finished within sign_in_lifetime, and further ones are refused until some run out.
inline constexpr std::size_t finished_sign_ins_max = 100'000;

// Where a visitor is sent in the end. Nobody names an address, so nobody is sent elsewhere.
enum class SignInGoal { console, sidebar };

struct BegunSignIn {
  std::string state;   // letters and digits
  std::string cookie;  // the value
};

struct FinishedSignIn {
  bool is_good = false;
  SignInGoal goal = SignInGoal::console;  // also of one that has run out
};

class SignInStates {
 public:
  SignInStates();
  BegunSignIn begin(std::string_view source, SignInGoal goal, base::Instant now) const;
  // A state that is good is used up by this.
  FinishedSignIn finish(std::string_view source, const std::string& state, std::string_view cookie,
                        base::Instant now);

 private:
  std::string seal(std::string_view source, std::string_view state, std::string_view goal,
                   std::string_view expires) const;

  const std::string key_;
  std::mutex mutex_;
  std::map<std::string, base::Instant> used_;  // until they run out
};

}  // namespace api

namespace model {
MODEL_NAMES(api::SignInGoal, "console", "sidebar");
}  // namespace model
