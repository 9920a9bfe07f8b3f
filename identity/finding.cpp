#include "identity/finding.h"

#include <algorithm>
#include <array>

namespace identity {
namespace {

struct Sentence {
  std::string_view id, zh, en;  // {} is the detail
};

constexpr auto sentences = std::to_array<Sentence>({
    {"credit_code_valid", "统一社会信用代码校验通过（{}）。", "The credit code checks out ({})."},
    {"credit_code_length", "统一社会信用代码应为 18 位，这里有 {} 位，请核对是否漏写或多写。",
     "A credit code has 18 characters, this has {}: look for one too few or too many."},
    {"credit_code_letter",
     "统一社会信用代码里没有“{}”：字母 I、O、Z、S、V 不使用，请看是否应为 1、0、2、5、U。",
     "\"{}\" is no character of a credit code: I, O, Z, S and V are not used; is it 1, 0, 2, 5 or "
     "U?"},
    {"credit_code_check", "统一社会信用代码第 18 位校验码应为“{}”，请逐位核对。",
     "The check character of the credit code should be \"{}\": compare it character by character."},
    {"credit_code_organisation", "第 9–17 位组织机构代码（GB 11714）校验码应为“{}”，请逐位核对。",
     "The organisation code in it (characters 9 to 17, GB 11714) should end with \"{}\": compare "
     "them."},
    {"credit_code_department", "第 1 位“{}”不是已知的登记管理部门代码。",
     "Its first character \"{}\" is no registering department that is known."},
    {"credit_code_category", "第 2 位“{}”不是该部门已知的机构类别。",
     "Its second character \"{}\" is no kind of organisation of that department."},
    {"credit_code_region", "第 3–8 位行政区划“{}”不存在（省级代码或格式不对）。",
     "Its region \"{}\" (characters 3 to 8) does not exist."},
    {"credit_code_is", "登记信息：{}。", "It says: {}."},
    {"credit_code_trader", "该代码属于个体工商户。", "The code is that of an individual trader."},
    {"credit_code_old",
     "这是 15 位旧工商注册号（{}），2015 年起改用 18 "
     "位统一社会信用代码，请换成营业执照上的新代码。",
     "This is a 15-digit registration number of the old kind ({}): since 2015 licences carry an "
     "18-character credit code, ask for that."},
    {"credit_code_old_check", "这像 15 位旧注册号，但校验码应为“{}”。",
     "This looks like an old 15-digit registration number, but should end with \"{}\"."},
    {"region_mismatch", "填写的地区与信用代码登记地（{}）不一致。",
     "The region given is not where the credit code is registered ({})."},
    {"mobile_valid", "手机号格式正确（{}）。", "The mobile number is well formed ({})."},
    {"mobile_invalid",
     "“{}”不是有效的手机号：大陆手机 11 位、以 1 开头；海外号码请以 + 和国家代码开头。",
     "\"{}\" is no mobile number: 11 digits beginning with 1 in mainland China, + and the country "
     "code elsewhere."},
    {"mobile_abroad", "海外号码（{}）。", "A number from abroad ({})."},
    {"email_invalid", "“{}”不是有效的邮箱地址，请检查 @ 和域名。",
     "\"{}\" is no e-mail address: check the @ and the domain."},
    {"email_of_work", "企业邮箱（{}）。", "A mailbox of a company's own domain ({})."},
    {"email_free", "个人免费邮箱（{}），无法证明所属公司。",
     "A free mailbox ({}): it does not show which company it belongs to."},
    {"email_throwaway", "一次性邮箱（{}）。", "A throw-away mailbox ({})."},
    {"company_missing", "没有填写公司名称。", "No company is named."},
    {"consumer", "像是个人消费者：{}。", "Looks like a consumer: {}."},
    {"consent_missing", "没有同意个人信息说明。", "The privacy notice was not agreed to."},
    {"nothing_to_reach", "没有可以联系的手机号或邮箱。",
     "There is neither mobile number nor e-mail."},
    {"same_person", "可能是同一个人：{}。", "May be the same person: {}."},
    {"same_company", "可能是同一家公司：{}。", "May be the same company: {}."},
    {"blacklisted", "在黑名单中：{}。", "Is on the blacklist: {}."},
    {"wave", "同一来源码申请过多，自动通过已暂停（{}）。",
     "Too many came by the same code: automatic acceptance is paused ({})."},
});

}  // namespace

std::string_view to_name(Severity severity) {
  static constexpr std::string_view names[] = {"note", "warning", "invalid"};
  return names[static_cast<int>(severity)];
}

std::string say(std::string_view id, std::string_view detail, Language language) {
  const auto found = std::find_if(sentences.begin(), sentences.end(),
                                  [&](const Sentence& each) { return each.id == id; });
  if (found == sentences.end()) return std::string(id) + " " + std::string(detail);
  std::string text(language == Language::zh ? found->zh : found->en);
  const std::size_t place = text.find("{}");
  if (place != std::string::npos) text.replace(place, 2, detail);
  return text;
}

std::vector<std::string_view> finding_ids() {
  std::vector<std::string_view> ids;
  for (const Sentence& each : sentences) ids.push_back(each.id);
  return ids;
}

bool has(const std::vector<Finding>& findings, std::string_view id) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& each) { return each.id == id; });
}

bool has_invalid(const std::vector<Finding>& findings, std::string_view field) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& each) {
    return each.severity == Severity::invalid && (field.empty() || each.field == field);
  });
}

}  // namespace identity
