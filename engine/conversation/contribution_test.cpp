#include "engine/conversation/contribution.h"

#include <doctest/doctest.h>

#include "language/normalise.h"
#include "language/reading.h"

using engine::Contribution;

namespace {

void check_says(Contribution expected, std::string_view text,
                model::MessageKind kind = model::MessageKind::text) {
  CAPTURE(text);
  model::Message message;
  message.kind = kind;
  message.text = text;
  CHECK(static_cast<int>(engine::conversation::contribution_of(message, language::fold(text))) ==
        static_cast<int>(expected));
}

}  // namespace

TEST_CASE("contributions: what a text does in a conversation") {
  using enum Contribution;
  check_says(idle, "");
  check_says(idle, "   ");
  check_says(idle, "😂😂");
  check_says(idle, "[微笑][强]");
  check_says(idle, "……");
  check_says(idle, "@staff ");
  check_says(courtesy, "好的");
  check_says(courtesy, "好的呢");
  check_says(courtesy, "收到！");
  check_says(courtesy, "您好，在");
  check_says(courtesy, "OK");
  check_says(courtesy, "Got it, no problem");
  check_says(promise, "好的 稍等");
  check_says(promise, "我看一下哈");
  check_says(promise, "收到，已反馈给研发");
  check_says(promise, "one moment please");
  check_says(promise, "Let me check");
  check_says(substance, "稍等片刻以后刷新这个页面，再从左边的菜单进入设置，就能看到导出按钮了");
  check_says(thanks, "谢谢");
  check_says(thanks, "好的，谢谢您！");
  check_says(thanks, "thanks a lot");
  check_says(substance, "谢谢，但是还是打不开");
  check_says(substance, "thanks, but it still fails");
  check_says(solved, "解决了");
  check_says(solved, "搞定，谢谢");
  check_says(solved, "可以了可以了");
  check_says(solved, "never mind, figured it out");
  check_says(substance, "还没解决");
  check_says(substance, "要是能批量导出就好了");
  check_says(substance, "不行");
  check_says(substance, "在设置里点导出");
  check_says(substance, "企业版 3.2");
  check_says(substance, "restart the okapi service");
  check_says(substance, "报表在左边");
}

TEST_CASE("contributions: pictures and files say something, stickers and red packets do not") {
  using model::MessageKind;
  check_says(Contribution::substance, "", MessageKind::image);
  check_says(Contribution::substance, "说明书.pdf", MessageKind::file);
  check_says(Contribution::substance, "", MessageKind::voice);
  check_says(Contribution::idle, "", MessageKind::sticker);
  check_says(Contribution::idle, "恭喜发财", MessageKind::red_packet);
}

TEST_CASE("contributions: chatter as the reader sees it, at any length; the limits are limits") {
  model::Message message;
  message.text = "今天的天气真是好得不得了适合出去走走";
  message.tone.intents = 1U << static_cast<unsigned>(language::Intent::chatter);
  CHECK(engine::conversation::contribution_of(message, message.text) == Contribution::idle);

  const auto thanks_of = [](std::size_t characters) {
    std::string text = "谢谢";
    while (text.size() < characters * 3) text += "云";
    return text;
  };
  check_says(Contribution::thanks, thanks_of(engine::conversation::thanks_characters_max));
  check_says(Contribution::substance, thanks_of(engine::conversation::thanks_characters_max + 1));
}
