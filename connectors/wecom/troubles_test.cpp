#include "connectors/wecom/troubles.h"

#include <doctest/doctest.h>

#include <set>

#include "connectors/wecom/errors.h"

namespace connectors::wecom {
namespace {

TroubleTold told_of(std::string_view text) {
  const auto all = tell(text, wecom_troubles());
  REQUIRE(all.size() == 1);
  return all.front();
}

std::set<std::string> places_of(std::string_view text) {
  std::set<std::string> places;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    places.emplace(text.substr(at, text.find('}', at) - at + 1));
  }
  return places;
}

}  // namespace

TEST_CASE("every trouble has both texts with the same places, and what to do about it") {
  std::set<std::string_view> codes;
  for (const TroubleRow& row : wecom_troubles()) {
    CAPTURE(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK(!row.english.empty());
    CHECK(!row.chinese.empty());
    CHECK(row.chinese != row.english);
    CHECK(places_of(row.english) == places_of(row.chinese));
    const bool wraps = row.english.find("{why") != std::string_view::npos;
    CHECK((wraps && row.remedy.empty()) + (remedy_of(row.remedy) != nullptr) == 1);
  }
  for (const RemedyRow& remedy : remedy_table()) {
    CHECK(!remedy.chinese.empty());
    CHECK(!remedy.english.empty());
  }
}

TEST_CASE("each text is found again with what stood in its places") {
  for (const TroubleRow& row : wecom_troubles()) {
    CAPTURE(row.code);
    std::string text;
    std::string_view rest = row.english;
    while (rest.find('{') != std::string_view::npos) {
      const std::size_t open = rest.find('{'), close = rest.find('}');
      const bool nested = rest.substr(open).starts_with("{why");
      text.append(rest.substr(0, open))
          .append(nested ? "gettoken: the secret is wrong (40001)" : "x");
      rest.remove_prefix(close + 1);
    }
    text.append(rest);
    const TroubleTold told = told_of(text);
    CHECK(told.code == row.code);
    CHECK(told.english == text);
    CHECK(told.chinese.find('{') == std::string::npos);
    CHECK(remedy_of(told.remedy) != nullptr);
  }
}

TEST_CASE("a trouble inside another is told in the reader's language, and its remedy counts") {
  const TroubleTold told = told_of(
      say(trouble::of_group, {"wr1", say_errcode("externalcontact/groupchat/get", 60'020)}));
  CHECK(told.code == "wecom.group");
  REQUIRE(told.parameters.size() == 2);
  CHECK(told.parameters[0] == std::pair<std::string, std::string>("group", "wr1"));
  CHECK(told.chinese ==
        "读取客户群 wr1：接口 externalcontact/groupchat/get：访问ip不在白名单之中（60020）");
  CHECK(told.remedy == "address");
}

TEST_CASE("troubles of the archive are joined and told one by one") {
  const std::string text =
      say(trouble::of_archive,
          {say_library_code("GetChatData", 10'001) + "; " +
           say(trouble::letters, {"5", "/var/dead.jsonl", say(trouble::no_key, {"4"})})});
  const TroubleTold told = told_of(text);
  CHECK(told.chinese ==
        "会话存档：GetChatData：网络不通（10001）；会话存档里有 5 条记录读不出来，原样留在 "
        "/var/dead.jsonl（它用第 4 版公钥加密，而连接文件里没有这一版的私钥：加上后重启）");
  CHECK(told.remedy == "network");
}

TEST_CASE("what nobody knows is told in its own words, wrapped or not") {
  const TroubleTold other = told_of("the moon is full");
  CHECK(other.code == "other");
  CHECK(other.chinese == "原话：the moon is full");
  const TroubleTold wrapped = told_of("tags: the moon is full");
  CHECK(wrapped.code == "wecom.tags");
  CHECK(wrapped.chinese == "读取企业标签：原话：the moon is full");
  CHECK(told_of(say_errcode("x/y", 123'456)).code == "wecom.unlisted");
  CHECK(told_of(std::string(told_bytes_max + 1, 'x')).code == "other");
  CHECK(tell("", wecom_troubles()).empty());
}

TEST_CASE("WeCom's codes that a person can mend say how") {
  CHECK(told_of("tags: " + say_errcode("gettoken", 40'001)).remedy == "secret");
  CHECK(told_of(say_errcode("gettoken", 40'013)).remedy == "company");
  CHECK(told_of(say_errcode("x", 48'002)).remedy == "rights");
  CHECK(told_of(say_errcode("x", 610'016)).remedy == "verification");
  CHECK(told_of("list of groups: connect to 127.0.0.1: Connection refused").remedy == "network");
  CHECK(told_of("GetChatData: " + std::string(meaning_of(301'052).english) + " (301052)").remedy ==
        "archive_renew");
}

}  // namespace connectors::wecom
