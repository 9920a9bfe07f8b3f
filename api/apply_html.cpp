#include "api/apply_html.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "api/apply_path.h"
#include "base/html.h"

namespace api {
namespace {

using model::AdmissionPolicy;
using model::ApplicationState;
using model::FieldUse;

constexpr auto fields = std::to_array<FormField>({{"name", "text", 60},
                                                  {"company", "text", 120},
                                                  {"credit_code", "text", 40},
                                                  {"title", "text", 60},
                                                  {"identity", "choice", 80},
                                                  {"region", "text", 60},
                                                  {"mobile", "tel", 30},
                                                  {"email", "email", 200},
                                                  {"needs", "long", 1000},
                                                  {"evidence", "links", 1000}});

struct Word {
  std::string_view key, zh, en;
};
constexpr auto form_words = std::to_array<Word>({
    {"title", "申请加入客户社群", "Apply to join our customer community"},
    {"lead", "填写后由专人审核，通常一个工作日内答复。",
     "A colleague looks at it, usually within one working day."},
    {"name", "姓名", "Your name"},
    {"company", "公司名称", "Company"},
    {"company.hint", "请按营业执照填写", "As on the business licence"},
    {"credit_code", "统一社会信用代码", "Unified social credit code"},
    {"credit_code.hint", "营业执照上的 18 位代码，可加快审核",
     "The 18 characters on the licence; it speeds things up"},
    {"title_field", "职务", "Your role"},
    {"identity", "客户类型", "Kind of business"},
    {"region", "所在地区", "Region"},
    {"region.hint", "省、市", "Province and city"},
    {"mobile", "手机号", "Mobile number"},
    {"email", "工作邮箱", "Work e-mail"},
    {"needs", "想了解什么", "What are you looking for?"},
    {"evidence", "证明材料链接", "Links to evidence"},
    {"evidence.hint", "每行一个链接，最多 5 个", "One link a line, five at most"},
    {"optional", "选填", "optional"},
    {"choose", "请选择", "Please choose"},
    {"consent", "我同意将以上信息仅用于审核入群申请和客户服务；可随时申请查看、更正或删除。",
     "I agree that what I wrote is used only to decide on this application and to serve me; I may "
     "see, correct or delete it at any time."},
    {"send", "提交申请", "Send the application"},
    {"problems", "还有需要修改的地方，已填写的内容都保留着：",
     "Something needs your attention; all that you wrote is still here:"},
    {"required", "请填写{}。", "Please fill in: {}."},
    {"too_long", "最多 {} 个字，请缩短。", "At most {} characters: please shorten it."},
    {"bad_choice", "请从列表中选择一项。", "Please choose one of the list."},
    {"bad_link", "链接要以 http:// 或 https:// 开头，每行一个，最多 5 个。",
     "Links begin with http:// or https://, one a line, five at most."},
    {"no_consent", "请勾选同意，否则我们不能保存您的信息。",
     "Please tick the box: without it we may not keep what you wrote."},
    {"no_contact", "手机号和邮箱至少填一个，否则我们联系不上您。",
     "Give a mobile number or an e-mail address, or we cannot reach you."},
    {"trap", "请把最后的隐藏栏留空，再提交一次。",
     "Please leave the hidden last field empty and send again."},
    {"too_soon", "提交得太快了，请检查一遍，再提交一次。",
     "That was very quick: look it over once more and send it again."},
    {"too_old", "页面打开太久了，内容已保留，请再提交一次。",
     "The page was open for very long. All is kept: please send it again."},
    {"forged", "页面已更新，内容已保留，请再提交一次。",
     "The page was renewed. All is kept: please send it again."},
    {"too_many", "这个网络提交得太频繁，请 {} 秒后再试。",
     "Too many applications from this network: try again in {} seconds."},
    {"unavailable", "系统暂时无法保存，内容已保留，请稍后再提交。",
     "It cannot be saved at the moment. All is kept: please send it again later."},
    {"closed", "目前没有开放申请。", "Applications are closed at present."},
    {"sent", "申请已收到", "We have your application"},
    {"keep", "请收藏本页：审核结果会显示在这里。",
     "Keep this page: it will show what becomes of it."},
    {"state.queued", "审核中", "Being looked at"},
    {"state.asked", "需要补充资料", "We need something more"},
    {"state.accepted", "审核通过", "You are in"},
    {"state.refused", "未通过", "Not accepted"},
    {"state.withdrawn", "已撤回", "Withdrawn"},
    {"text.queued", "我们正在审核，通常一个工作日内有结果。",
     "A colleague is looking at it, usually within one working day. This page looks again every 15 "
     "seconds."},
    {"text.accepted", "欢迎加入！为您服务的同事会尽快联系您。",
     "Welcome! The colleague who serves you will be in touch."},
    {"text.withdrawn", "您已撤回申请。", "You have withdrawn the application."},
    {"again", "再看一次结果", "Look again"},
    {"next", "下一步", "What comes next"},
    {"answer", "补充说明", "Your answer"},
    {"answer.send", "提交补充", "Send the answer"},
    {"answer.missing", "请写下补充说明。", "Please write your answer."},
    {"withdraw", "撤回申请", "Withdraw the application"},
    {"other", "English", "中文"},
    {"unknown", "没有这个申请，请检查链接是否完整。",
     "There is no such application: check that the link is whole."},
    {"error", "无法处理", "This cannot be taken"},
});

constexpr std::string_view style =
    "*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,-apple-system,'PingFang SC',"
    "'Noto Sans CJK SC',sans-serif;color:#1f2329;background:#f4f5f7}main{max-width:34rem;margin:0 "
    "auto;padding:1.25rem 1rem 3rem}h1{font-size:1.4rem;margin:.5rem 0}p{margin:.4rem 0}"
    "form,section{background:#fff;border-radius:12px;padding:1rem;margin-top:1rem}"
    "label,legend{display:block;font-weight:600;margin-top:1rem}label:first-child{margin-top:0}"
    ".soft{color:#5b626d;font-weight:400;font-size:.875rem}"
    "input,select,textarea{width:100%;font:inherit;color:inherit;padding:.65rem .75rem;margin-top:"
    ".3rem;border:1px solid #8a919c;border-radius:8px;background:#fff}textarea{min-height:6rem}"
    "input:focus,select:focus,textarea:focus,button:focus,a:focus{outline:3px solid #1a56db;"
    "outline-offset:1px}[aria-invalid=true]{border-color:#b42318;border-width:2px}"
    ".problem{color:#b42318;font-size:.9rem;margin:.25rem 0 0}.check{display:flex;gap:.6rem;"
    "font-weight:400;align-items:flex-start}.check input{width:1.4rem;height:1.4rem;margin:.1rem 0 "
    "0;flex:none}button{width:100%;font:inherit;font-weight:600;padding:.8rem;margin-top:1.25rem;"
    "border:0;border-radius:8px;background:#1a56db;color:#fff}button.plain{background:#fff;color:"
    "#1f2329;border:1px solid #8a919c;font-weight:400}.trap{position:absolute;left:-9999px;height:"
    "1px;width:1px;overflow:hidden}.state{font-size:1.2rem;font-weight:700}nav{text-align:right}"
    "a{color:#1a56db}.said{white-space:pre-line}"
    "@media(prefers-color-scheme:dark){body{background:#15181d;color:#e8eaed}form,section{"
    "background:#1f242b}input,select,textarea,button.plain{background:#15181d;color:#e8eaed;"
    "border-color:#7d8590}.soft{color:#a9b0bb}.problem{color:#ff9b8f}a{color:#8ab4ff}"
    "[aria-invalid=true]{border-color:#ff9b8f}}";

std::string shell(PageLanguage language, std::string_view title, std::string_view body) {
  std::string out = "<!doctype html><html lang=\"";
  out.append(language == PageLanguage::zh ? "zh-CN" : "en");
  out.append(
      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" "
      "content=\"noindex\"><link rel=\"icon\" href=\"data:,\">");
  out.append("<title>").append(base::escape_html(title)).append("</title><style>");
  out.append(style).append("</style></head><body><main>").append(body);
  return out + "</main></body></html>";
}

std::string_view label_of(std::string_view field, PageLanguage language) {
  return word(field == "title" ? "title_field" : field, language);
}

std::string typed_of(const forms::Form& typed, std::string_view name) {
  const auto found = typed.find(name);
  return found == typed.end() ? std::string() : found->second;
}

// The control of one field, without its label.
std::string control(const FormPage& page, const FormField& field, const std::string& attributes) {
  const std::string text = base::escape_html(typed_of(page.typed, field.name));
  if (field.kind == "choice") {
    std::string out = "<select " + attributes + "><option value=\"\">" +
                      std::string(word("choose", page.language)) + "</option>";
    for (const std::string& each : page.identities) {
      const std::string choice = base::escape_html(each);
      out.append("<option value=\"").append(choice).append(choice == text ? "\" selected>" : "\">");
      out.append(choice).append("</option>");
    }
    return out + "</select>";
  }
  if (field.kind == "long" || field.kind == "links") {
    return "<textarea " + attributes + ">" + text + "</textarea>";
  }
  const std::string kind(field.kind == "email" ? "text\" inputmode=\"email" : field.kind);
  return "<input type=\"" + kind + "\" value=\"" + text + "\" " + attributes + ">";
}

std::string autocomplete_of(std::string_view field) {
  if (field == "name") return "name";
  if (field == "company") return "organization";
  if (field == "title") return "organization-title";
  if (field == "mobile") return "tel";
  if (field == "email") return "email";
  return "off";
}

std::string field_html(const FormPage& page, const FormField& field, FieldUse use) {
  const std::string name(field.name);
  const auto problem = page.problems.find(name);
  const bool is_wrong = problem != page.problems.end();
  const std::string_view hint = word(name + ".hint", page.language);
  std::string described;
  if (is_wrong) described += name + "-problem ";
  if (!hint.empty()) described += name + "-hint";
  std::string attributes =
      "id=\"" + name + "\" name=\"" + name + "\" autocomplete=\"" + autocomplete_of(name) + "\"";
  if (use == FieldUse::required) attributes += " aria-required=\"true\"";
  if (is_wrong) attributes += " aria-invalid=\"true\"";
  if (!described.empty()) attributes += " aria-describedby=\"" + described + "\"";
  std::string out = "<label for=\"" + name + "\">" + std::string(label_of(name, page.language));
  if (use == FieldUse::optional) {
    out.append(" <span class=\"soft\">").append(word("optional", page.language)).append("</span>");
  }
  out += "</label>";
  if (!hint.empty()) {
    out.append("<span class=\"soft\" id=\"" + name + "-hint\">").append(hint).append("</span>");
  }
  out += control(page, field, attributes);
  if (is_wrong) {
    out += "<p class=\"problem\" id=\"" + name + "-problem\">" +
           base::escape_html(problem->second) + "</p>";
  }
  return out;
}

std::string hidden(std::string_view name, std::string_view text) {
  return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" +
         base::escape_html(text) + "\">";
}

std::string summary(const FormPage& page) {
  if (page.problems.empty()) return {};
  std::string out = "<section role=\"alert\"><p class=\"problem\">";
  const auto whole = page.problems.find("");
  if (whole != page.problems.end())
    return out + base::escape_html(whole->second) + "</p></section>";
  out.append(word("problems", page.language)).append("</p><ul>");
  for (const auto& [name, text] : page.problems) {
    out += "<li><a href=\"#" + name + "\">" + base::escape_html(text) + "</a></li>";
  }
  return out + "</ul></section>";
}

std::string consent_html(const FormPage& page) {
  const auto problem = page.problems.find("consent");
  const bool is_ticked = !typed_of(page.typed, "consent").empty();
  const std::string text = page.policy.consent.empty() ? std::string(word("consent", page.language))
                                                       : page.policy.consent;
  std::string out =
      "<label class=\"check\"><input type=\"checkbox\" id=\"consent\" "
      "name=\"consent\" value=\"" +
      base::escape_html(page.policy.consent_version) + "\"";
  if (is_ticked) out += " checked";
  if (problem != page.problems.end()) {
    out += " aria-invalid=\"true\" aria-describedby=\"consent-problem\"";
  }
  out += "><span>" + base::escape_html(text) + "</span></label>";
  if (problem != page.problems.end()) {
    out += "<p class=\"problem\" id=\"consent-problem\">" + base::escape_html(problem->second) +
           "</p>";
  }
  return out;
}

// To answer what was asked, and to withdraw.
std::string acts_html(const StatusPage& page) {
  const bool is_asked = page.application.state == ApplicationState::asked;
  if (!is_asked && page.application.state != ApplicationState::queued) return {};
  const std::string to = "<form method=\"post\" action=\"/apply/status/" +
                         base::escape_html(page.application.applicant) +
                         "?lang=" + std::string(code_of(page.language)) + "\">";
  std::string out;
  if (is_asked) {
    out += to + hidden("act", "answer") + "<label for=\"text\">" +
           std::string(word("answer", page.language)) +
           "</label><textarea id=\"text\" name=\"text\"></textarea>";
    if (!page.problem.empty())
      out += "<p class=\"problem\">" + base::escape_html(page.problem) + "</p>";
    out += "<button>" + std::string(word("answer.send", page.language)) + "</button></form>";
  }
  return out + to + hidden("act", "withdraw") + "<button class=\"plain\">" +
         std::string(word("withdraw", page.language)) + "</button></form>";
}

}  // namespace

std::string_view code_of(PageLanguage language) {
  return language == PageLanguage::zh ? "zh" : "en";
}

std::span<const FormField> form_fields() { return fields; }

std::string_view word(std::string_view key, PageLanguage language) {
  const auto found = std::find_if(form_words.begin(), form_words.end(),
                                  [&](const Word& each) { return each.key == key; });
  if (found == form_words.end()) return {};
  return language == PageLanguage::zh ? found->zh : found->en;
}

std::string form_page(const FormPage& page) {
  const PageLanguage other =
      page.language == PageLanguage::zh ? PageLanguage::en : PageLanguage::zh;
  const std::string code = typed_of(page.typed, "code");
  const std::string title =
      page.policy.title.empty() ? std::string(word("title", page.language)) : page.policy.title;
  std::string out = "<nav><a href=\"/apply?lang=" + std::string(code_of(other));
  // The code is letters and digits, or it is left out.
  const bool is_plain = std::all_of(code.begin(), code.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_';
  });
  if (!code.empty() && is_plain) out += "&amp;code=" + code;
  out += "\">" + std::string(word("other", page.language)) + "</a></nav><h1>" +
         base::escape_html(title) + "</h1><p class=\"soft\">" +
         std::string(word("lead", page.language)) + "</p>" + summary(page) +
         "<form method=\"post\" action=\"/apply?lang=" + std::string(code_of(page.language)) +
         "\" novalidate>";
  for (const FormField& field : fields) {
    const FieldUse use = page.policy.fields.at(std::string(field.name));
    if (use != FieldUse::hidden) out += field_html(page, field, use);
  }
  out += consent_html(page);
  out +=
      "<div class=\"trap\" aria-hidden=\"true\"><label for=\"website\">Website</label><input "
      "id=\"website\" name=\"website\" tabindex=\"-1\" autocomplete=\"off\"></div>";
  out += hidden("code", code) + hidden("token", page.token);
  out += "<button>" + std::string(word("send", page.language)) + "</button></form>";
  return shell(page.language, title, out);
}

std::string status_page(const StatusPage& page) {
  const model::Application& row = page.application;
  const std::string state(model::to_name(row.state));
  std::string out = "<h1>" + std::string(word("sent", page.language)) + "</h1><section>";
  out += "<p class=\"state\" role=\"status\">" +
         std::string(word("state." + state, page.language)) + "</p>";
  const std::string_view usual = word("text." + state, page.language);
  const bool is_told = row.state == ApplicationState::asked ||
                       row.state == ApplicationState::refused ||
                       row.state == ApplicationState::accepted;
  if (is_told && !row.note.empty()) {
    out += "<p class=\"said\">" + base::escape_html(row.note) + "</p>";
  } else if (!usual.empty()) {
    out += "<p>" + std::string(usual) + "</p>";
  }
  if (row.state == ApplicationState::accepted && !page.policy.welcome.empty()) {
    out += "<h2>" + std::string(word("next", page.language)) + "</h2><p class=\"said\">" +
           base::escape_html(page.policy.welcome) + "</p>";
  }
  // A link and no refresh by itself, which would take screen readers back to the beginning.
  if (row.state == ApplicationState::queued) {
    out += "<p><a href=\"" + std::string(apply_status_path) + base::escape_html(row.applicant) +
           "?lang=" + std::string(code_of(page.language)) + "\">" +
           std::string(word("again", page.language)) + "</a></p>";
  }
  out += "<p class=\"soft\">" + base::escape_html(row.company) + "</p><p class=\"soft\">" +
         std::string(word("keep", page.language)) + "</p></section>" + acts_html(page);
  return shell(page.language, word("sent", page.language), out);
}

std::string notice_page(PageLanguage language, std::string_view title, std::string_view text) {
  return shell(language, title,
               "<h1>" + base::escape_html(title) + "</h1><section role=\"alert\"><p>" +
                   base::escape_html(text) + "</p></section>");
}

}  // namespace api
