#include "simulator/talk.h"

#include <array>

namespace simulator {
namespace {

using Lines = std::string_view;

constexpr Lines invoice_q[] = {"请问发票怎么开？", "上个月的费用想开专票，在哪里申请", "发票抬头填错了还能改吗",
                               "电子发票多久能收到啊", "怎么把 {n} 张发票合并下载"};
constexpr Lines invoice_a[] = {"在“设置-账户-发票管理”里提交开票信息，1 个工作日内会发到您预留的邮箱",
                               "专票需要先上传一般纳税人证明，审核通过后系统会自动开具，我把入口发您",
                               "抬头填错可以在开具后 3 天内申请作废重开，发票管理里点“红冲”就行"};
constexpr Lines invoice_c[] = {"您是需要普票还是专票呢？", "方便提供一下公司抬头和税号吗？"};
constexpr Lines invoice_d[] = {"专票，抬头就是营业执照上的名字", "普票就可以，税号稍后私发给您"};

constexpr Lines stock_q[] = {"库存同步失败，提示超时，怎么办", "为什么线上和门店的库存对不上呢", "{p}明明入库了，系统里查不到",
                             "盘点的时候能不能锁定库存", "多仓库存怎么设置优先发货仓"};
constexpr Lines stock_a[] = {"先到“库存-同步日志”里点重试，如果还报超时，多半是平台授权过期，重新授权一次就好",
                             "线上库存有 5 分钟左右的延迟，您可以在“同步设置”里改成实时同步",
                             "入库单需要审核之后才会增加可用库存，您看下单据状态是不是“待审核”"};
constexpr Lines stock_c[] = {"麻烦发一下入库单号，我帮您查", "请问是哪个店铺、哪个仓库呢？"};
constexpr Lines stock_d[] = {"单号 RK{n}，昨天下午入的", "总仓，天猫那个店"};

constexpr Lines login_q[] = {"登录不上了，一直提示验证码错误", "员工账号被锁定了怎么解锁？", "换了手机收不到短信验证码",
                             "忘记密码了怎么找回", "一个账号可以同时几个人登录吗"};
constexpr Lines login_a[] = {"连续输错 5 次会锁定 30 分钟，管理员可以在“员工管理”里直接解锁",
                             "换手机号要管理员先在后台改绑定，改完重新获取验证码即可",
                             "一个账号同一时间只能一处登录，建议给每位同事开子账号，标准版含 5 个"};
constexpr Lines login_c[] = {"您登录的是电脑端还是小程序？", "提示的完整文字方便截图吗？"};
constexpr Lines login_d[] = {"电脑端，Chrome 浏览器", "就是“验证码已失效”这几个字"};

constexpr Lines price_q[] = {"专业版一年多少钱？", "续费有没有优惠", "加 {n} 个账号怎么收费呀", "开通连锁版的话价格怎么算",
                             "能不能先试用再购买"};
constexpr Lines price_a[] = {"专业版每年 3980 元，含 5 个账号，加账号每个 300 元/年",
                             "老客户在到期前 30 天续费有 9 折，我把您的专属链接发给您",
                             "连锁版按门店数计费，10 家以内每店每年 1200 元，可以先免费试用 14 天"};
constexpr Lines price_c[] = {"您现在大概有多少家门店？", "请问目前用的是哪个版本呢？"};
constexpr Lines price_d[] = {"{n} 家直营店", "现在是标准版"};

constexpr Lines order_q[] = {"订单导出只有 {n} 条，怎么导出全部", "合并发货的订单怎么拆开？", "平台订单没有自动抓取过来是什么原因",
                             "退货之后库存怎么没加回去", "批量打单可以自定义模板吗"};
constexpr Lines order_a[] = {"导出默认只含当前页，勾选“全部结果”再导出，文件会在右上角下载中心生成",
                             "在订单详情里点“更多-拆单”，按商品勾选就能拆开发货",
                             "订单抓取依赖店铺授权，授权到期会停止抓取，请在“店铺管理”里重新授权"};
constexpr Lines order_c[] = {"方便给一个订单号吗？", "是所有店铺都这样，还是某一个店？"};
constexpr Lines order_d[] = {"只有拼多多那个店", "订单号 20{n}，今天早上的"};

constexpr Lines print_q[] = {"打印机连不上怎么处理？", "小票打印乱码了", "电子面单余额在哪里看", "热敏纸尺寸怎么调",
                             "换了电脑以后打印组件要重新装吗"};
constexpr Lines print_a[] = {"先确认打印组件是最新版，右下角托盘图标重启一次组件，再到“打印设置”里选机型",
                             "乱码一般是编码不对，打印设置里把编码改成 GBK 就可以了",
                             "换电脑需要重新安装打印组件，安装包在“工具下载”里"};
constexpr Lines print_c[] = {"打印机是什么型号？", "其他软件能正常打印吗？"};
constexpr Lines print_d[] = {"佳博 GP-1324D", "其他软件可以打"};

constexpr Lines report_q[] = {"毛利报表是按什么口径算的？", "能不能按业务员看销售排名", "How do I export the sales report?",
                              "昨天的日报为什么还没有出来", "报表可以定时发到邮箱吗"};
constexpr Lines report_a[] = {"毛利 = 销售额 - 移动加权成本 - 平台佣金，口径说明在报表右上角的问号里",
                              "报表中心选“销售排行”，维度切换成业务员就行，还可以订阅邮件每天 8 点发",
                              "Open Reports, choose a period, then press Export; the file is ready in the download centre."};
constexpr Lines report_c[] = {"您看的是哪张报表？", "Which report do you mean, daily or monthly?"};
constexpr Lines report_d[] = {"经营日报", "The monthly one."};

constexpr Lines member_q[] = {"会员积分可以手动调整吗？", "储值卡怎么退款", "优惠券发了客户说领不到", "会员等级规则在哪改",
                              "老系统的会员数据怎么导进来？"};
constexpr Lines member_a[] = {"会员详情页点“调整积分”，需要店长以上权限，操作会留日志",
                              "优惠券领不到通常是库存用完或者活动时间没到，您检查一下活动设置",
                              "会员导入用“会员-批量导入”的模板，一次最多 5000 行，手机号重复会自动合并"};
constexpr Lines member_c[] = {"有报错提示吗？", "大概有多少会员需要导入？"};
constexpr Lines member_d[] = {"{n} 个左右", "提示“活动不存在”"};

constexpr Lines wish_q[] = {"能不能增加一个批量改价的功能", "希望支持抖音小店，什么时候能上？", "可以加个库存预警推送到企业微信吗",
                            "有没有计划做供应商对账功能", "建议移动端也能做盘点"};
constexpr Lines wish_a[] = {"批量改价已经在开发了，预计 {x} 上线，到时候群里通知大家",
                            "这个需求我登记到产品池了，编号 XQ{n}，有进展第一时间告诉您",
                            "移动端盘点已经支持了，更新小程序后在“库存-盘点”里能看到"};
constexpr Lines wish_c[] = {"可以说说具体的使用场景吗？", "您希望按什么维度预警呢？"};
constexpr Lines wish_d[] = {"每次大促要改几百个商品，一个一个改太慢了", "按低于安全库存就提醒"};

constexpr Lines training_q[] = {"新员工培训有录播吗？", "今晚的直播几点开始", "有操作手册可以发一份吗", "这周的培训在哪里报名？",
                                "大促准备的课程还开吗"};
constexpr Lines training_a[] = {"录播在“学院-新手必看”里，全部看完大约 40 分钟",
                                "今晚 19:30 开播，链接群公告里有，错过可以看回放",
                                "操作手册发您了，PDF 版在公告最后一条"};
constexpr Lines training_c[] = {"请问是前台还是仓库同事要学？", "大概几个人参加呢？"};
constexpr Lines training_d[] = {"仓库的两个同事", "就我和店长"};

constexpr Lines api_q[] = {"接口调用报 429 是什么意思？", "回调地址可以配多个吗", "开放平台的密钥在哪里重置",
                           "webhook 收不到推送怎么排查", "Is there a sandbox for the open API?"};
constexpr Lines api_a[] = {"429 是超过频率限制，单应用每分钟 600 次，建议加重试和退避",
                           "回调在“开放平台-应用-消息推送”里配置，支持 3 个地址，可以看推送日志",
                           "Yes: switch the app to sandbox in the console, it has its own keys and test data."};
constexpr Lines api_c[] = {"方便贴一下请求 ID 吗？", "报错的返回体能发一下吗？"};
constexpr Lines api_d[] = {"requestId 是 {n}af3", "{\"code\":429,\"msg\":\"too many requests\"}"};

constexpr Lines renew_q[] = {"我们到期时间是哪天？", "到期之后数据会保留多久", "合同可以重新发一份吗", "续费走对公转账怎么操作",
                             "不想续了，数据怎么导出"};
constexpr Lines renew_a[] = {"您的服务到期日是 {x}，到期后数据保留 90 天",
                             "对公账户信息我私信您，转账后把回单发群里，当天开通",
                             "合同电子版已经重新发到您邮箱了，请查收"};
constexpr Lines renew_c[] = {"请问是以哪个公司主体签的？", "方便说说不续费的原因吗？我们看看能不能帮上"};
constexpr Lines renew_d[] = {"还是之前那个主体", "主要是用得少，成本有点高"};

constexpr Topic all_topics[] = {
    {"invoice", invoice_q, invoice_a, invoice_c, invoice_d},
    {"stock", stock_q, stock_a, stock_c, stock_d},
    {"login", login_q, login_a, login_c, login_d},
    {"price", price_q, price_a, price_c, price_d},
    {"order", order_q, order_a, order_c, order_d},
    {"print", print_q, print_a, print_c, print_d},
    {"report", report_q, report_a, report_c, report_d},
    {"member", member_q, member_a, member_c, member_d},
    {"wish", wish_q, wish_a, wish_c, wish_d},
    {"training", training_q, training_a, training_c, training_d},
    {"api", api_q, api_a, api_c, api_d},
    {"renewal", renew_q, renew_a, renew_c, renew_d},
};

constexpr Lines greeting_lines[] = {"早上好", "大家好", "各位老师好", "早", "下午好各位"};
constexpr Lines introduction_lines[] = {"大家好，我是做{p}的，请多关照", "新人报到，主要做{p}批发，来学习学习",
                                        "大家好，我们有 {n} 家门店，刚开始用系统", "hello，做电商{p}的，向各位前辈学习"};
constexpr Lines acknowledgement_lines[] = {"收到，我看一下", "好的，稍等", "您稍等，我帮您查", "马上看", "收到，正在核实"};
constexpr Lines thanks_lines[] = {"好的，谢谢", "谢谢，解决了", "可以了，感谢", "明白了谢谢老师", "搞定了👍", "ok thanks"};
constexpr Lines chatter_lines[] = {"哈哈哈", "+1", "666", "同问", "👍👍", "学到了", "我们家也是这样", "[强]", "今天单量不错",
                                   "周末愉快", "辛苦了", "天气太热了，仓库像蒸笼", "中午吃啥", "顶一个", "大促加油"};
constexpr Lines announcement_lines[] = {
    "【早报】今天 {x} 有两项更新：批量打单提速、会员导入支持去重。操作说明见公告。",
    "【小贴士】盘点前先锁定库存，可以避免边卖边盘造成的差异。",
    "【活动】本周四 19:30 直播：大促前的库存准备，回复“报名”即可参加。",
    "【案例】一家 {n} 店连锁用调拨建议把缺货率降到 2%，文章已发公告。"};
constexpr Lines praise_lines[] = {"新版打单快多了，点赞", "客服响应真快，专业", "这个功能太好用了，帮我们省了一个人",
                                  "用了半年，确实不错"};
constexpr Lines complaint_lines[] = {"太慢了，每次都要等半天，能不能上点心", "同样的问题第三次了，非常失望",
                                     "系统老是崩，严重影响我们发货", "客服半天没人回，这服务太差了",
                                     "再这样下去我们要考虑换别家了", "昨天说处理到现在都没动静，很不满意"};
constexpr Lines outage_lines[] = {"系统打不开了，一直转圈", "你们系统是不是崩了？订单都打不出来", "又挂了？现在是高峰期啊",
                                  "打单页面白屏，急！", "登录一直 502，什么时候能好", "损失谁来赔，太耽误事了"};
constexpr Lines outage_answer_lines[] = {"非常抱歉，机房网络故障，技术正在恢复，预计 30 分钟内恢复",
                                         "目前已恢复，请刷新页面再试，给大家添麻烦了"};
constexpr Lines advert_lines[] = {
    "加 薇 信 qhy{n}88 免费领取开店资料，先到先得", "兼职日结 300-500，在家就能做，联系 V X：jz{n}66",
    "低价代开各类发票，可先开后付，私聊", "点击 http://hb{n}.example.com 领取 888 元红包",
    "扫码进群，每天推送爆款货源，一件代发", "贷款秒批，无抵押，额度 {n} 万，加 q 1{n}567890 了解",
    "全网最低价软件，半价续费，＋薇 lowp{n}"};
constexpr Lines flood_lines[] = {"顶", "看这里", "在吗在吗", "有人吗", "？？？"};

constexpr std::string_view products[] = {"母婴用品", "五金配件", "零食", "酒水", "服装", "日化", "生鲜", "文具", "数码配件"};
constexpr std::string_view dates[] = {"本周五", "下周一", "月底", "下个月 5 号", "12 月 15 日"};

}  // namespace

std::span<const Topic> topics() { return all_topics; }
std::span<const Lines> greetings() { return greeting_lines; }
std::span<const Lines> introductions() { return introduction_lines; }
std::span<const Lines> acknowledgements() { return acknowledgement_lines; }
std::span<const Lines> thanks() { return thanks_lines; }
std::span<const Lines> chatter() { return chatter_lines; }
std::span<const Lines> announcements() { return announcement_lines; }
std::span<const Lines> praise() { return praise_lines; }
std::span<const Lines> complaints() { return complaint_lines; }
std::span<const Lines> outage_complaints() { return outage_lines; }
std::span<const Lines> outage_answers() { return outage_answer_lines; }
std::span<const Lines> adverts() { return advert_lines; }
std::span<const Lines> floods() { return flood_lines; }

std::string say(std::span<const std::string_view> sentences, base::Random& random) {
  const std::string_view sentence = sentences[random.below(sentences.size())];
  std::string said;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] != '{' || i + 2 >= sentence.size() || sentence[i + 2] != '}') {
      said += sentence[i];
      continue;
    }
    switch (sentence[i + 1]) {
      case 'n': said += std::to_string(random.between(2, 980)); break;
      case 'p': said += products[random.below(std::size(products))]; break;
      case 'x': said += dates[random.below(std::size(dates))]; break;
      default: said += sentence.substr(i, 3);
    }
    i += 2;
  }
  return said;
}

}  // namespace simulator
