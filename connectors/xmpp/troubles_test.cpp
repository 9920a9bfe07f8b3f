#include "connectors/xmpp/troubles.h"

#include <doctest/doctest.h>

#include <set>

namespace connectors::xmpp {

TEST_CASE("every trouble of a chat server has both texts and a remedy, and is found again") {
  std::set<std::string_view> codes;
  for (const TroubleRow& row : xmpp_troubles()) {
    CAPTURE(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK(!row.chinese.empty());
    CHECK(row.chinese != row.english);
    const bool wraps = row.english.find("{why") != std::string_view::npos;
    CHECK((wraps || remedy_of(row.remedy) != nullptr));
  }
  const auto one = [](const std::string& text) {
    const auto all = tell(text, xmpp_troubles());
    REQUIRE(all.size() == 1);
    return all.front();
  };
  const std::string refused = say(trouble::not_let_in, {"auth:forbidden", "me@example.org"});
  CHECK(one(refused).code == "xmpp.not_let_in");
  const auto two = one(say(trouble::more_rooms, {"sales@rooms.example.org", refused, "2"}));
  CHECK(two.code == "xmpp.more_rooms");
  CHECK(two.remedy == "xmpp_room");
  CHECK(two.chinese.starts_with("房间 sales@rooms.example.org：房间不让会馆进（auth:forbidden）"));
  const auto password =
      one(say(trouble::with_words,
              {say(trouble::refused_over_tls, {say(trouble::closed)}), "SASL failed"}));
  CHECK(password.remedy == "xmpp_password");
  CHECK(password.chinese.find("服务器关闭了连接") != std::string::npos);
  CHECK(one(say(trouble::of_room, {"a@b", say(trouble::no_archive)})).remedy == "xmpp_archive");
}

}  // namespace connectors::xmpp
