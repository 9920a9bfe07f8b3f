// Goal: people who introduce themselves are seen to, and nobody else is.
#include "engine/onboarding/introduction.h"

#include <doctest/doctest.h>

#include "language/normalise.h"

using namespace engine::onboarding;

namespace {

Introduction read(std::string_view text, bool is_question = false) {
  return read_introduction(language::fold(text), is_question);
}

}  // namespace

TEST_CASE("introductions are seen") {
  for (const std::string_view text : {
           "大家好，我是上海鑫达贸易的张三，主营童装批发",
           "大家好我是来自义乌的李芳，做饰品的，请多关照",
           "各位老师好，我叫王强，来自广州，做跨境电商三年了",
           "新人报到，我是杭州做女装的小陈，请多多关照！",
           "大家好，我叫刘洋，在深圳经营一家母婴店",
           "新人报到！坐标成都，主营火锅底料",
           "我是河南郑州的老赵，从事五金批发十几年，请多指教",
           "幸会幸会，我是佛山陶瓷厂的业务经理小何",
           "姓名：周杰\n公司：宁波海鸥电器\n主营：小家电",
           "【我是】城市-鑫达-张三 【主营】童装 【能帮大家】货源",
           "大家好！本人姓孙，来自山东临沂，做板材生意",
           "刚进群，我是苏州丝绸厂的小吴，很高兴认识大家",
           "初来乍到，我是厦门做茶叶的阿明，多多关照",
           "大家好，我是小米，坐标武汉，开了两家零食店",
           "我叫陈晨，目前负责公司华东区采购，请大家多关照",
           "各位好，我姓钱，合肥人，主做办公用品",
           "大家好，我是广州XX有限公司的财务Lucy",
           "群里的朋友们好，我是温州鞋厂的销售阿强，欢迎交流",
           "大家下午好~我是来自长沙的店长小雨，经营奶茶店",
           "新来的，我是做包装材料的，工厂在东莞",
           "向大家学习！我是南京的个体户老马，主营水果批发",
           "报个到，我是做建材的老李",
           "大家好，我是张店长，负责门店运营",
           "来自福建泉州的新人，做运动鞋代工，请多多关照",
           "公司：青岛海味轩；职务：采购；城市：青岛",
           "大家好我是阿珍，做美甲的，坐标重庆",
           "很高兴认识各位，我是沈阳的老孟，做餐饮供应链",
           "大家好，我叫吴磊，是一名母婴店老板，来自贵阳",
           "我是天津鑫源超市的王姐，刚入群，多关照",
           "大家好，初次加入，我是昆明的鲜花供应商小段，从事鲜花批发8年",
           "我叫Tom，来自上海，在一家外贸公司做跟单的工作",
           "幸会各位，我是西安的老白，经营三家便利店",
           "新成员一枚，我是做服装辅料的，来自绍兴柯桥",
           "大家好，我是新加入的学员李雷，来自石家庄，目前是门店店长",
           "各位前辈好，我是小郑，刚从事电商行业，请多指教",
           "hi all, I'm Lucy from Shanghai, we sell baby clothes",
           "Hello everyone, my name is Tom Chen, I work at Acme Trading",
           "Hi, I am Peter, based in Singapore, I run a small coffee shop",
           "Hello! I’m Anna, new here, we supply packaging materials",
           "Nice to meet you all. This is David, purchasing manager of Blue Ocean",
           "Name: Kate Wu\nCompany: Sunrise Foods\nRole: buyer",
           "大家好，我们有 3 家门店，刚开始用系统",
           "hello，做电商女装的，向各位前辈学习",
           "大家好，我系广州嘅阿文，主營電子配件，請多多關照",
       }) {
    CAPTURE(text);
    const Introduction seen = read(text);
    CHECK(seen.is_one);
    CHECK_FALSE(seen.signs.empty());
  }
}

TEST_CASE("what is said otherwise is none") {
  for (const std::string_view text : {
           "大家好",
           "早上好各位",
           "收到，谢谢老师",
           "好的明白了",
           "我是说这个订单还没有发货",
           "我是想退掉昨天买的那件货",
           "我是觉得价格有点高了，再看看吧",
           "我是用手机登录的，一直转圈圈",
           "我是昨天下的单，到现在没有动静",
           "我叫了快递明天上门来取件",
           "我叫他去看看仓库的库存情况",
           "这批货是做活动的，数量有限",
           "请大家按时提交报表，不要拖延",
           "今天的直播晚上八点开始，大家记得来看",
           "感谢群主，感谢各位老板支持",
           "恭喜恭喜！",
           "哈哈哈哈哈哈哈哈哈",
           "欢迎新朋友加入，请先看群公告",
           "发票的抬头开公司的名字就可以了",
           "我们公司的账号登录不上去了",
           "麻烦客服看一下，订单号20261123001",
           "价格表已经发到群文件了，大家自己下载",
           "明天停电，仓库不发货，请知悉",
           "我在路上，晚点回复你",
           "我在后台看到了，已经处理好了",
           "这个是给客户的样品，先不要发出去",
           "经理说下周再定，先等等",
           "工厂那边说要延期三天",
           "我不是来自你们平台的订单，是线下买的",
           "本人已经提交了申请，等待审核",
           "地址：上海市浦东新区世纪大道100号",
           "时间：周三晚上八点",
           "大家好，系统今晚升级，暂停服务两小时",
           "各位老板，新款到货，量大从优，欢迎采购",
           "抢到红包了，谢谢老板",
           "我是真的服了这个物流",
           "叫我怎么说呢，质量太差了",
           "I'm getting an error from the server again",
           "I am not sure which manager approved it",
           "I'm waiting for the invoice from your company",
           "Thanks, that works for me now",
           "Please send the report from last week",
           "We make a backup every night",
           "用户名：admin 密码忘记了",
           "这是我昨天从工厂拿回来的样品",
           "大家好，我们明天放假一天",
           "我们有三家门店的账号登不上了",
       }) {
    CAPTURE(text);
    CHECK_FALSE(read(text).is_one);
  }
}

TEST_CASE("a question is no introduction, whoever says who they are in it") {
  const std::string_view text = "大家好，我是做批发的，来自义乌，请问怎么拿货？";
  CHECK(read(text).is_one);
  CHECK_FALSE(read(text, true).is_one);
}

TEST_CASE("what showed it is told, in order") {
  CHECK(read("新人报到，我叫李雷，来自杭州，主营女装").signs_text() == "arrival who from trade");
  CHECK(read("公司：鑫达 姓名：张三").signs_text() == "form");
  CHECK(read("大家好，大家好大家好").signs_text().empty());
}

TEST_CASE("too short and too long are no introductions, at the limit") {
  CHECK(read("我是杭州来自做").signs.empty());  // seven characters
  CHECK(read("我是李来自杭州的").is_one);       // eight
  std::string text = "我叫李雷来自杭州";
  while (text.size() < 3 * introduction_characters_max) text += "啊";
  CHECK(read(text).is_one);
  CHECK_FALSE(read(text + "啊").is_one);
}
