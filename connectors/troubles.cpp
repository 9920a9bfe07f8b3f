#include "connectors/troubles.h"

#include <algorithm>
#include <optional>

#include "base/ensure.h"

namespace connectors {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr RemedyRow remedies[] = {
    {"retry", "会馆会自动再试，已经收下的都在。几分钟后还没恢复的话，请检查服务器到平台的网络。",
     "Guildhall tries again by itself; nothing taken is lost. If it lasts, check the server's "
     "network to the platform."},
    {"person",
     "要有人处理：按平台给的原因改平台后台或连接文件。会馆会自动再试；改了连接文件要重启会馆。",
     "Mend it in the platform's settings, or in the connections file and restart. Guildhall tries "
     "again by itself."},
    {"network", "服务器连不上平台：请检查服务器的外网、域名解析、代理和防火墙。会馆会自动再试。",
     "The server cannot reach the platform: check network, name server, proxy, firewall. Guildhall "
     "keeps trying."},
    {"secret", "Secret 不对：在企业微信管理后台复制应用的 Secret，写进连接文件，再重启会馆。",
     "The secret is wrong: copy the app's from WeCom's admin console into the connections file, "
     "then restart Guildhall."},
    {"company",
     "企业 ID 不对：在企业微信管理后台“我的企业”页面底部复制，写进连接文件，再重启会馆。",
     "The company id is wrong: copy it from WeCom's admin console into the connections file, then "
     "restart Guildhall."},
    {"address",
     "服务器的出口 IP 不在名单里：在管理后台该应用的“企业可信IP”中加上它。会馆会自动再试。",
     "WeCom does not trust this server's public IP: add it to the app's trusted IPs. Guildhall "
     "keeps trying."},
    {"rights",
     "应用没有这个接口的权限：在管理后台“客户联系 → 客户 → "
     "API”把它加入“可调用接口的应用”。会馆会自动再试。",
     "The app may not call this: add it under Customer Contact → Customer → API. Guildhall keeps "
     "trying."},
    {"verification", "企业还没有通过验证：在企业微信管理后台完成主体验证或认证。会馆会自动再试。",
     "The company is not verified: complete that in WeCom's admin console. Guildhall keeps "
     "trying."},
    {"wait", "调用太频繁：不用处理，会馆会等平台的时限过去再做。",
     "Called too often: there is nothing to do, Guildhall goes on when the platform's window is "
     "over."},
    {"subject",
     "这个成员、客户、群或标签已经不在，或不在应用的可见范围内：核对可见范围，再点“立即核对”。",
     "This member, customer, group or tag is gone, or outside what the app may see: check the "
     "app's visible range, then compare with the platform."},
    {"robot",
     "群机器人被移出、停用，或地址不对：在内部运维群里重新添加机器人，把新的 Webhook 地址填到“设置 "
     "→ 聊天"
     "平台”。没发出的通知都留着，填好后接着发。",
     "The robot was removed or switched off, or its address is wrong: add one in the internal ops "
     "group and paste its new address under Settings → Chat platforms. Notices wait, and are sent "
     "then."},
    {"report",
     "平台或会馆不接受这样的内容，重试也没有用：改了内容再做；内容没有问题的话，请把原话连同时间交"
     "给维护会馆的人。",
     "What was asked is not accepted as it is, and repeating it does not help: change it and ask "
     "again; if nothing is wrong with it, give these words and the time to whoever looks after "
     "Guildhall."},
    {"storage", "会馆的数据库当时存不下来：查看磁盘和数据库。恢复后会自动补上，什么也不会丢。",
     "Guildhall's database could not store it: look at the disk and the database. It is made up "
     "for by itself, nothing is lost."},
    {"archive_renew", "会话存档没有开通或已到期：在管理后台开通或续费。会馆会自动再试。",
     "The chat archive is not switched on or has expired: switch it on or renew it in the admin "
     "console. Guildhall tries again by itself."},
    {"archive_address",
     "服务器的出口 IP 不在会话存档的可信 IP 里：在管理后台的会话存档页面加上它。",
     "The server's address is not among the archive's trusted addresses: add it on the archive's "
     "page in the admin console."},
    {"archive_key",
     "检查连接文件里会话存档的私钥：版本和内容要与管理后台的公钥成对；改好后重启会馆，留下的记录会"
     "再"
     "读一遍。",
     "Check the archive's private keys in the connections file: version and content must belong "
     "to the public key in the admin console. Restart Guildhall; what was kept is read again."},
    {"archive_library",
     "检查连接文件里会话存档 SDK 的路径与文件（libWeWorkFinanceSdk_C.so，与这台机器同架构）。",
     "Check the path and the file of the archive's SDK in the connections file "
     "(libWeWorkFinanceSdk_C.so, of this machine's architecture)."},
    {"archive_folder", "检查存档文件夹：路径、读写权限、文件个数与大小。改好后会馆会自动再读。",
     "Check the archive's folder: its path, its rights, the number and size of its files. "
     "Guildhall reads it again by itself."},
    {"archive_gap", "这段时间的聊天平台上已经没有了：有别处的记录的话，用导入补上。",
     "What was said then is no longer on the platform: if it is kept elsewhere, import it."},
    {"xmpp_server", "检查连接文件里的 host、port 和 tls，以及服务器是否在运行。会馆会自动再试。",
     "Check host, port and tls in the connections file, and whether the server runs. Guildhall "
     "tries again by itself."},
    {"xmpp_password", "检查连接文件里的 jid、password、tls 和 ca_file；改好后重启会馆。",
     "Check jid, password, tls and ca_file in the connections file; restart Guildhall."},
    {"xmpp_resource", "另一个程序用了同样的 resource：在连接文件里各起一个名字。",
     "Another program uses the same resource: give each its own in the connections file."},
    {"xmpp_room", "检查房间的地址，并在聊天服务器上让会馆的账号成为它的成员或管理员。",
     "Check the room's address, and make our account a member or an admin of it on the chat "
     "server."},
    {"xmpp_archive", "在房间设置里打开消息存档（XEP-0313），并让会馆的账号可以读。",
     "Turn on message archiving (XEP-0313) in the room's configuration, and let our account read "
     "it."},
};

constexpr TroubleRow common[] = {
    trouble::fact_refused,
    {"network.look_up", "look up {host}: {reason}", "域名 {host} 解析不了：{reason}", "network"},
    {"network.connect", "connect to {host}: {reason}", "连不上 {host}：{reason}", "network"},
    {"network.tls", "TLS to {host}: {reason}", "与 {host} 的加密连接没有建立：{reason}", "network"},
    {"network.send", "send: {reason}", "请求没有发完：{reason}", "network"},
    {"network.receive", "read the answer: {reason}", "没有等到应答：{reason}", "network"},
};

bool is_nested(std::string_view place) { return place.starts_with("why"); }

// A text with places, cut at them: literal, place, literal, … , literal.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (open == std::string_view::npos || close == std::string_view::npos) break;
    pieces.push_back(text.substr(0, open));
    pieces.push_back(text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
  pieces.push_back(text);
  return pieces;
}

class Reader {
 public:
  explicit Reader(std::span<const TroubleRow> rows) : rows_(rows) {}

  std::vector<TroubleTold> all_of(std::string_view text) const {
    if (text.empty()) return {};
    if (auto one = known(text)) return {*std::move(one)};
    for (std::size_t at = text.find("; "); at != std::string_view::npos;
         at = text.find("; ", at + 1)) {
      auto first = known(text.substr(0, at));
      if (!first) continue;
      std::vector<TroubleTold> all = all_of(text.substr(at + 2));
      all.insert(all.begin(), *std::move(first));
      return all;
    }
    for (const TroubleRow& row : rows_) {
      if (auto one = match(row, text, false)) return {*std::move(one)};
    }
    TroubleTold other{"other", {{"text", std::string(text)}}, {}, std::string(text), "retry"};
    other.chinese = "原话：" + std::string(text);
    return {std::move(other)};
  }

 private:
  // Only what is known to the last word.
  std::optional<TroubleTold> known(std::string_view text) const {
    if (text.size() > told_bytes_max) return std::nullopt;
    for (const TroubleRow& row : rows_) {
      if (auto one = match(row, text, true)) return one;
    }
    return std::nullopt;
  }

  std::optional<TroubleTold> match(const TroubleRow& row, std::string_view text,
                                   bool is_strict) const {
    if (text.size() > told_bytes_max) return std::nullopt;
    const auto pieces = pieces_of(row.english);
    if (!text.starts_with(pieces.front())) return std::nullopt;
    Parameters parameters;
    if (!fill(pieces, 1, text.substr(pieces.front().size()), is_strict, parameters)) {
      return std::nullopt;
    }
    TroubleTold told{std::string(row.code),
                     std::move(parameters),
                     {},
                     std::string(text),
                     std::string(row.remedy)};
    told.chinese = chinese_of(row, told);
    return told;
  }

  // From the place `at` on; a place takes as little as it can.
  bool fill(const std::vector<std::string_view>& pieces, std::size_t at, std::string_view rest,
            bool is_strict, Parameters& parameters) const {
    if (at >= pieces.size()) return rest.empty();
    const std::string_view place = pieces[at], literal = pieces[at + 1];
    const bool is_last = at + 2 >= pieces.size();
    const bool opens = at == 1 && pieces.front().empty() && !is_nested(place);
    for (std::size_t end = 1; end <= rest.size(); ++end) {
      const std::string_view value = rest.substr(0, end);
      // What opens a text is one word: "externalcontact/get", "room@rooms.example".
      if (opens && value.back() == ' ') return false;
      if (is_last && rest.size() - end != literal.size()) continue;
      if (!rest.substr(end).starts_with(literal)) continue;
      if (is_nested(place) && is_strict && !is_known(value)) continue;
      parameters.emplace_back(place, value);
      if (fill(pieces, at + 2, rest.substr(end + literal.size()), is_strict, parameters)) {
        return true;
      }
      parameters.pop_back();
    }
    return false;
  }

  bool is_known(std::string_view text) const {
    const auto all = all_of(text);
    return std::none_of(all.begin(), all.end(),
                        [](const TroubleTold& each) { return each.code == "other"; });
  }

  std::string chinese_of(const TroubleRow& row, TroubleTold& told) const {
    const auto pieces = pieces_of(row.chinese);
    std::string text(pieces.front());
    for (std::size_t at = 1; at < pieces.size(); at += 2) {
      for (const auto& [name, value] : told.parameters) {
        if (name != pieces[at]) continue;
        if (!is_nested(name)) {
          text += value;
          continue;
        }
        std::string_view between;
        for (const TroubleTold& each : all_of(value)) {
          text.append(between).append(each.chinese);
          between = "；";
          if (told.remedy.empty()) told.remedy = each.remedy;
        }
      }
      text += pieces[at + 1];
    }
    return text;
  }

  std::span<const TroubleRow> rows_;
};

}  // namespace

std::span<const RemedyRow> remedy_table() { return remedies; }

const RemedyRow* remedy_of(std::string_view name) {
  const auto* found = std::find_if(std::begin(remedies), std::end(remedies),
                                   [&](const RemedyRow& row) { return row.name == name; });
  return found == std::end(remedies) ? nullptr : found;
}

std::string say(const TroubleRow& row, std::initializer_list<std::string_view> values) {
  const auto pieces = pieces_of(row.english);
  ENSURE(values.size() == pieces.size() / 2);
  std::string text(pieces.front());
  const auto* value = values.begin();
  for (std::size_t at = 1; at < pieces.size(); at += 2) {
    text.append(*value++).append(pieces[at + 1]);
  }
  return text;
}

std::vector<TroubleTold> tell(std::string_view text, std::span<const TroubleRow> rows) {
  return Reader(rows).all_of(text);
}

std::span<const TroubleRow> common_troubles() { return common; }

}  // namespace connectors
