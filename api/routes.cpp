#include "api/handlers.h"

namespace api {
namespace {

constexpr LeastRole anybody = std::nullopt;
constexpr LeastRole integrator = AccountRole::integrator;
constexpr LeastRole viewer = AccountRole::viewer;
constexpr LeastRole service = AccountRole::service;
constexpr LeastRole operations = AccountRole::operations;
constexpr LeastRole lead = AccountRole::lead;
constexpr LeastRole admin = AccountRole::admin;

constexpr Route table[] = {
    {"POST", "/api/v1/session", "login", anybody, login},
    {"GET", "/api/v1/session", "session", viewer, session},
    {"DELETE", "/api/v1/session", "logout", viewer, logout},
    {"GET", "/api/v1/setup", "setup_state", anybody, setup_state},
    {"POST", "/api/v1/setup", "setup", anybody, setup},
    {"GET", "/api/v1/accounts", "accounts", admin, accounts},
    {"PATCH", "/api/v1/accounts/{id}", "change_account", admin, change_account},
    {"GET", "/api/v1/invitations", "invitations", admin, invitations},
    {"POST", "/api/v1/invitations", "invite", admin, invite},
    {"DELETE", "/api/v1/invitations/{token}", "withdraw_invitation", admin, withdraw_invitation},
    {"GET", "/api/v1/invitations/{token}", "invitation", anybody, invitation},
    {"POST", "/api/v1/invitations/{token}", "accept_invitation", anybody, accept_invitation},
    {"GET", "/api/v1/tokens", "tokens", admin, tokens},
    {"POST", "/api/v1/tokens", "create_token", admin, create_token},
    {"DELETE", "/api/v1/tokens/{id}", "revoke_token", admin, revoke_token},
    {"GET", "/api/v1/audit", "audit", admin, audit},
    {"GET", "/api/v1/settings/me", "my_settings", viewer, my_settings},
    {"PATCH", "/api/v1/settings/me", "change_my_settings", viewer, change_my_settings},
    {"GET", "/api/v1/today", "today", viewer, today},
    {"GET", "/api/v1/tasks", "tasks", viewer, tasks},
    {"GET", "/api/v1/tasks/{id}", "task", viewer, task},
    {"POST", "/api/v1/tasks/{id}/done", "finish_task", service, finish_task},
    {"POST", "/api/v1/tasks/{id}/reassign", "reassign_task", service, reassign_task},
    {"POST", "/api/v1/tasks/{id}/cancel", "cancel_task", operations, cancel_task},
    {"POST", "/api/v1/tasks/{id}/reopen", "reopen_task", service, reopen_task},
    {"GET", "/api/v1/groups", "groups", viewer, groups},
    {"GET", "/api/v1/groups/{id}", "group", viewer, group},
    {"PATCH", "/api/v1/groups/{id}", "change_group", operations, change_group},
    {"GET", "/api/v1/groups/{id}/messages", "conversation", viewer, conversation},
    {"GET", "/api/v1/groups/{id}/members", "group_members", viewer, group_members},
    {"GET", "/api/v1/groups/{id}/questions", "group_questions", viewer, group_questions},
    {"GET", "/api/v1/groups/{id}/timeline", "group_timeline", viewer, group_timeline},
    {"GET", "/api/v1/groups/{id}/health", "group_health", viewer, group_health},
    {"GET", "/api/v1/groups/{id}/activity", "group_activity", viewer, group_activity},
    {"GET", "/api/v1/questions", "questions", viewer, questions},
    {"GET", "/api/v1/answers", "answers", viewer, answers},
    {"GET", "/api/v1/questions/{id}", "question", viewer, question},
    {"POST", "/api/v1/questions/{id}/assign", "assign_question", service, assign_question},
    {"POST", "/api/v1/questions/{id}/close", "close_question", service, close_question},
    {"POST", "/api/v1/questions/{id}/reopen", "reopen_question", service, reopen_question},
    {"POST", "/api/v1/questions/{id}/wait", "wait_question", service, wait_question},
    {"POST", "/api/v1/questions/{id}/answer", "answer_question", service, answer_question},
    {"GET", "/api/v1/messages/search", "search_messages", viewer, search_messages},
    {"GET", "/api/v1/messages/{id}", "message", viewer, message},
    {"POST", "/api/v1/messages/{id}/label", "label_message", service, label_message},
    {"GET", "/api/v1/members", "members", viewer, members},
    {"GET", "/api/v1/members/{id}", "member", viewer, member},
    {"PATCH", "/api/v1/members/{id}", "change_member", operations, change_member},
    {"GET", "/api/v1/decisions", "decisions", viewer, decisions},
    {"GET", "/api/v1/decisions/{id}", "decision", viewer, decision},
    {"POST", "/api/v1/decisions/{id}/undo", "undo_decision", operations, undo_decision},
    {"POST", "/api/v1/decisions/{id}/verdict", "judge_decision", service, judge_decision},
    {"GET", "/api/v1/why", "why", viewer, why},
    {"GET", "/api/v1/policy", "policy", viewer, policy},
    {"GET", "/api/v1/policy/draft", "policy_draft", operations, policy_draft},
    {"PUT", "/api/v1/policy/draft", "save_policy_draft", operations, save_policy_draft},
    {"DELETE", "/api/v1/policy/draft", "discard_policy_draft", operations, discard_policy_draft},
    {"POST", "/api/v1/policy/test", "test_policy", operations, test_policy},
    {"POST", "/api/v1/policy/publish", "publish_policy", lead, publish_policy},
    {"GET", "/api/v1/policy/versions", "policy_versions", viewer, policy_versions},
    {"GET", "/api/v1/policy/versions/{version}", "policy_version", viewer, policy_version},
    {"GET", "/api/v1/rules/{id}/shadow", "shadow_report", viewer, shadow_report},
    {"GET", "/api/v1/language", "language_models", viewer, language_models},
    {"GET", "/api/v1/language/{task}", "language_model", viewer, language_model},
    {"POST", "/api/v1/language/{task}/train", "train_model", operations, train_model},
    {"POST", "/api/v1/language/{task}/choose", "choose_model", lead, choose_model},
    {"POST", "/api/v1/facts", "send_facts", integrator, send_facts},
    {"GET", "/api/v1/webhooks/endpoints", "webhook_endpoints", admin, webhook_endpoints},
    {"POST", "/api/v1/webhooks/endpoints", "create_webhook_endpoint", admin, create_webhook_endpoint},
    {"PATCH", "/api/v1/webhooks/endpoints/{id}", "change_webhook_endpoint", admin, change_webhook_endpoint},
    {"DELETE", "/api/v1/webhooks/endpoints/{id}", "delete_webhook_endpoint", admin, delete_webhook_endpoint},
    {"POST", "/api/v1/webhooks/endpoints/{id}/rotate", "rotate_webhook_endpoint", admin, rotate_webhook_endpoint},
    {"GET", "/api/v1/webhooks/endpoints/{id}/refusals", "webhook_refusals", admin, webhook_refusals},
    {"GET", "/api/v1/webhooks/subscriptions", "webhook_subscriptions", admin, webhook_subscriptions},
    {"POST", "/api/v1/webhooks/subscriptions", "create_webhook_subscription", admin, create_webhook_subscription},
    {"PATCH", "/api/v1/webhooks/subscriptions/{id}", "change_webhook_subscription", admin, change_webhook_subscription},
    {"DELETE", "/api/v1/webhooks/subscriptions/{id}", "delete_webhook_subscription", admin, delete_webhook_subscription},
    {"POST", "/api/v1/webhooks/subscriptions/{id}/rotate", "rotate_webhook_subscription", admin, rotate_webhook_subscription},
    {"POST", "/api/v1/webhooks/subscriptions/{id}/test", "test_webhook_subscription", admin, test_webhook_subscription},
    {"GET", "/api/v1/webhooks/deliveries", "webhook_deliveries", admin, webhook_deliveries},
    {"GET", "/api/v1/webhooks/deliveries/{id}", "webhook_delivery", admin, webhook_delivery},
    {"POST", "/api/v1/webhooks/deliveries/{id}/replay", "replay_webhook_delivery", admin, replay_webhook_delivery},
    {"POST", "/api/v1/webhooks/deliveries/replay", "replay_webhook_deliveries", admin, replay_webhook_deliveries},
    {"POST", "/hooks/{name}", "receive_events", anybody, receive_events},
    {"GET", "/api/v1/events", "events", viewer, events},
    {"GET", "/api/v1/openapi.json", "openapi", anybody, openapi},
    {"GET", "/healthz", "healthz", anybody, healthz},
    {"GET", "/metrics", "metrics", anybody, metrics},
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace api
