#include "connectors/files/columns.h"

#include <algorithm>

namespace connectors::files {
namespace {

struct Known {
  Field field;
  std::string_view names;  // parted by blanks, most telling first
};

constexpr Known chat_columns[] = {
    {Field::group,
     "group groupid room roomid roomname channel channelid chat chatid conversation "
     "conversationid 群 群聊 群id 群名 群名称 群聊名称 会话 会话id 房间 频道"},
    {Field::group_name, "channelname groupname chatname 群昵称"},
    {Field::at,
     "ts timestamp at datetime createdat sentat sent msgtime originserverts dateunixtime "
     "createtime 时间戳 发送时间 消息时间 创建时间 日期时间"},
    {Field::date, "date day 日期"},
    {Field::time, "time 时间 时刻"},
    {Field::user,
     "user userid from fromid sender senderid author authorid fromuser nick username "
     "speaker 发送人 发送者 发言人 用户 用户id 发送人id 成员 作者"},
    {Field::user_name,
     "displayname nickname sendername authorname fromname realname 昵称 姓名 "
     "发送人姓名 发送人昵称 群昵称"},
    {Field::text,
     "text content message body msg messagetext msgcontent 内容 消息 消息内容 文本 正文 "
     "聊天内容"},
    {Field::id, "id msgid messageid eventid uuid 消息id 编号"},
    {Field::index, "idx index row seq no lineno 序号 行号"},
    {Field::reply_to,
     "replyto threadts parent parentid inreplyto replytoid replytomessageid "
     "replytomsgid threadid 回复 回复消息id 引用消息id"},
    {Field::type, "subtype type kind msgtype messagetype event 类型 消息类型"},
    {Field::file, "file filename logfile"},
    {Field::target, "target targetid premsgid"},
    {Field::mentions, "mentions mentioned 提到"},
    {Field::messages, "messages"},
};

constexpr Known person_columns[] = {
    {Field::member,
     "member memberid id externaluserid userid user unionid openid 会员 会员id 成员id "
     "客户id 用户id 外部联系人id 会员编号 客户编号"},
    {Field::name,
     "name fullname realname nickname displayname 姓名 名字 名称 昵称 客户姓名 客户名称 "
     "联系人 成员姓名"},
    {Field::phone,
     "phone mobile telephone tel cell 手机 手机号 手机号码 电话 联系电话 电话号码 "
     "联系方式"},
    {Field::email, "email mail 邮箱 电子邮箱 邮件"},
    {Field::company,
     "company organisation organization corp corpname account employer 公司 公司名称 "
     "企业 企业名称 单位 客户公司 所属公司"},
};

constexpr Known roster_columns[] = {
    {Field::group,
     "group groupid room channel chatid community 群 群id 群名 群名称 群聊 社群 所在群 "
     "所属群"},
    {Field::title, "title jobtitle position job 职位 职务 岗位"},
    {Field::region, "region city area province location 地区 城市 区域 省份 所在地"},
    {Field::tier, "tier level grade customertier 客户等级 等级 级别 会员等级"},
    {Field::identity, "identity segment persona 身份 身份标签 客户身份"},
    {Field::role, "role type 角色 成员类型 人员类型"},
    {Field::joined,
     "joined joinedat joindate jointime joined_on 入群时间 入群日期 加入时间 加入日期 "
     "进群时间 进群日期"},
    {Field::owner, "owner groupowner responsible 负责人 群主 责任人 群负责人"},
    {Field::program, "program programme 项目 计划 社群项目"},
    {Field::target_size, "targetsize target 目标人数 目标规模"},
    {Field::at, "updated updatedat at 更新时间 修改时间"},
};

constexpr Known order_columns[] = {
    {Field::order, "order orderid orderno ordernumber number 订单 订单号 订单编号 单号 订单id"},
    {Field::product, "product item sku plan 产品 商品 产品名称 商品名称 套餐"},
    {Field::amount,
     "amount total price value paid 金额 订单金额 总价 总金额 实付金额 实付 付款金额 "
     "价格"},
    {Field::currency, "currency 币种 货币"},
    {Field::at,
     "date at orderdate orderedat createdat time paidat 下单时间 下单日期 订单日期 订单时间 "
     "日期 时间 付款时间 支付时间 成交时间 成交日期"},
};

constexpr Known renewal_columns[] = {
    {Field::contract,
     "contract contractid contractno subscription 合同 合同号 合同编号 合约号 "
     "订阅号"},
    {Field::product, "product item sku plan 产品 商品 产品名称 套餐"},
    {Field::amount, "amount total price value arr 金额 合同金额 续费金额 总价"},
    {Field::currency, "currency 币种 货币"},
    {Field::due,
     "due duedate expires expiry expirydate expiresat enddate renewaldate 到期日 到期时间 "
     "到期日期 截止日期 续费日期 合同到期日"},
    {Field::outcome, "outcome status state result renewed 结果 状态 续费状态 续费结果 是否续费"},
    {Field::at, "at updated updatedat noted 更新时间 记录时间 登记日期"},
};

// Without blanks, "_", "-" and case, so that "Order ID", "order_id" and "OrderId" are one.
std::string folded(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == ' ' || c == '_' || c == '-' || c == '\t') continue;
    if (name.substr(i, 3) == "\xE3\x80\x80") {  // ideographic space
      i += 2;
      continue;
    }
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

}  // namespace

base::Result<Columns> Columns::make(Of of, const ColumnMap& extra) {
  Columns columns;
  const auto add = [&](const auto& table) {
    for (const Known& known : table) {
      int rank = 1;  // 0 is for what the operator mapped
      std::string_view rest = known.names;
      while (!rest.empty()) {
        const std::string_view name = rest.substr(0, rest.find(' '));
        columns.meanings_.try_emplace(folded(name), Meaning{known.field, rank++});
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
      }
    }
  };
  switch (of) {
    case Of::chat: add(chat_columns); break;
    case Of::roster: add(roster_columns), add(person_columns); break;
    case Of::orders: add(order_columns), add(person_columns); break;
    case Of::renewals: add(renewal_columns), add(person_columns); break;
  }
  for (const auto& [field, column] : extra) {
    const auto known = model::from_name<Field>(field);
    if (!known) {
      std::string choices;
      for (const auto name : model::NameOf<Field>::all) {
        choices += (choices.empty() ? "" : ", ") + std::string(name);
      }
      return base::fail(base::ErrorCode::invalid_input,
                        "--map " + field + "=" + column + ": there is no field \"" + field +
                            "\"; fields: " + choices,
                        "map");
    }
    columns.meanings_[folded(column)] = Meaning{*known, 0};
  }
  return columns;
}

std::optional<Field> Columns::field_of(std::string_view column) const {
  const auto found = meanings_.find(folded(column));
  if (found == meanings_.end()) return std::nullopt;
  return found->second.field;
}

int Columns::rank_of(std::string_view column) const {
  const auto found = meanings_.find(folded(column));
  return found == meanings_.end() ? 0 : found->second.rank;
}

}  // namespace connectors::files
