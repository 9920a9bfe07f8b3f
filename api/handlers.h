// Every handler of the route table, by the file that holds it. A handler reads what it needs of the
// call, asks the store's queries or submits a command, and renders the answer; it knows no sockets
// and keeps no state.
#pragma once

#include "api/router.h"

namespace api {

#define API_HANDLER(name) base::Result<Response> name(Services& services, const Call& call)

// session.cpp
API_HANDLER(login);
API_HANDLER(session);
API_HANDLER(logout);
API_HANDLER(setup_state);
API_HANDLER(setup);
API_HANDLER(accept_invitation);
API_HANDLER(my_settings);
API_HANDLER(change_my_settings);
// sign_in.cpp
API_HANDLER(sign_in_ways);
API_HANDLER(begin_sign_in);
API_HANDLER(finish_sign_in);
// accounts.cpp
API_HANDLER(accounts);
API_HANDLER(change_account);
API_HANDLER(invitations);
API_HANDLER(invite);
API_HANDLER(withdraw_invitation);
API_HANDLER(invitation);
API_HANDLER(tokens);
API_HANDLER(create_token);
API_HANDLER(revoke_token);
API_HANDLER(audit);
// today.cpp
API_HANDLER(today);
// tasks.cpp
API_HANDLER(tasks);
API_HANDLER(task);
API_HANDLER(finish_task);
API_HANDLER(reassign_task);
API_HANDLER(cancel_task);
API_HANDLER(reopen_task);
// groups.cpp
API_HANDLER(groups);
API_HANDLER(group);
API_HANDLER(change_group);
API_HANDLER(group_members);
API_HANDLER(group_timeline);
API_HANDLER(group_health);
API_HANDLER(group_activity);
// onboarding.cpp
API_HANDLER(group_onboarding);
API_HANDLER(onboarding);
// questions.cpp
API_HANDLER(group_questions);
API_HANDLER(questions);
API_HANDLER(question);
API_HANDLER(assign_question);
API_HANDLER(close_question);
API_HANDLER(reopen_question);
API_HANDLER(wait_question);
API_HANDLER(answer_question);
API_HANDLER(answers);
// messages.cpp
API_HANDLER(conversation);
API_HANDLER(search_messages);
API_HANDLER(message);
API_HANDLER(label_message);
// members.cpp
API_HANDLER(members);
API_HANDLER(member);
API_HANDLER(change_member);
API_HANDLER(behaviour_names);
// decisions.cpp
API_HANDLER(decisions);
API_HANDLER(decision);
API_HANDLER(undo_decision);
API_HANDLER(judge_decision);
API_HANDLER(why);
API_HANDLER(shadow_report);
// policy.cpp
API_HANDLER(policy);
API_HANDLER(policy_draft);
API_HANDLER(save_policy_draft);
API_HANDLER(discard_policy_draft);
API_HANDLER(test_policy);
API_HANDLER(publish_policy);
API_HANDLER(policy_versions);
API_HANDLER(policy_version);
// language.cpp
API_HANDLER(language_models);
API_HANDLER(language_model);
API_HANDLER(train_model);
API_HANDLER(choose_model);
// platforms.cpp
API_HANDLER(platforms);
API_HANDLER(reconcile_platform);
API_HANDLER(set_robot);
API_HANDLER(remove_robot);
API_HANDLER(test_robot);
// broadcasts.cpp
API_HANDLER(broadcasts);
API_HANDLER(broadcast);
API_HANDLER(preview_broadcast);
API_HANDLER(create_broadcast);
API_HANDLER(remind_broadcast);
API_HANDLER(cancel_broadcast);
// sidebar.cpp
API_HANDLER(sidebar);
API_HANDLER(sidebar_rights);
// customer_notes.cpp
API_HANDLER(sidebar_sent);
API_HANDLER(log_feedback);
API_HANDLER(tag_customer);
// succession.cpp
API_HANDLER(member_succession);
API_HANDLER(start_succession);
// facts.cpp
API_HANDLER(send_facts);
// hooks.cpp
API_HANDLER(receive_events);
// webhook_endpoints.cpp
API_HANDLER(webhook_endpoints);
API_HANDLER(create_webhook_endpoint);
API_HANDLER(change_webhook_endpoint);
API_HANDLER(delete_webhook_endpoint);
API_HANDLER(rotate_webhook_endpoint);
API_HANDLER(webhook_refusals);
// webhook_subscriptions.cpp
API_HANDLER(webhook_subscriptions);
API_HANDLER(create_webhook_subscription);
API_HANDLER(change_webhook_subscription);
API_HANDLER(delete_webhook_subscription);
API_HANDLER(rotate_webhook_subscription);
API_HANDLER(test_webhook_subscription);
// webhook_deliveries.cpp
API_HANDLER(webhook_deliveries);
API_HANDLER(webhook_delivery);
API_HANDLER(replay_webhook_delivery);
API_HANDLER(replay_webhook_deliveries);
// system.cpp
API_HANDLER(events);
API_HANDLER(openapi);
API_HANDLER(healthz);
API_HANDLER(metrics);
// applications.cpp
API_HANDLER(applications);
API_HANDLER(decide_applications);
API_HANDLER(application);
API_HANDLER(accept_application);
API_HANDLER(refuse_application);
API_HANDLER(ask_applicant);
API_HANDLER(undo_application);
API_HANDLER(claim_application);
API_HANDLER(second_application);
API_HANDLER(judge_application);
API_HANDLER(identify_applicant);
API_HANDLER(link_application);
API_HANDLER(unlink_application);
API_HANDLER(admission);
API_HANDLER(block_admission);
API_HANDLER(unblock_admission);
API_HANDLER(resume_admission);

// entrances.cpp
API_HANDLER(channels);
API_HANDLER(create_channel);
API_HANDLER(change_channel);
API_HANDLER(entry_codes);
API_HANDLER(entry_code);
API_HANDLER(create_entry_code);
API_HANDLER(change_entry_code);
API_HANDLER(pause_entry_code);
API_HANDLER(resume_entry_code);
API_HANDLER(archive_entry_code);
API_HANDLER(retry_entry_way);
API_HANDLER(entry_code_svg);
API_HANDLER(entry_code_png);
// funnel.cpp
API_HANDLER(funnel);
// entrance_page.cpp
API_HANDLER(entrance_page);
// companies.cpp
API_HANDLER(companies);
API_HANDLER(company);
API_HANDLER(save_company);
API_HANDLER(change_company);
API_HANDLER(merge_company);
API_HANDLER(unmerge_company);
API_HANDLER(competitors);
API_HANDLER(judge_competitors);
// seats.cpp
API_HANDLER(member_seats);
API_HANDLER(set_group_door);
// placements.cpp
API_HANDLER(placements);
API_HANDLER(make_placement);
API_HANDLER(placement);
API_HANDLER(placement_choices);
API_HANDLER(move_seat);
API_HANDLER(open_place);
API_HANDLER(approve_placement);
API_HANDLER(stop_placement);
API_HANDLER(resume_placement);
API_HANDLER(recheck_placement);
API_HANDLER(discard_placement);
// segments.cpp
API_HANDLER(segments);
API_HANDLER(segment);
API_HANDLER(segment_members);
API_HANDLER(segment_changes);
API_HANDLER(member_segments);
API_HANDLER(try_segment);
API_HANDLER(save_segment);
API_HANDLER(change_segment);
API_HANDLER(remove_segment);
API_HANDLER(restore_segment);
// programs.cpp
API_HANDLER(archetypes);
API_HANDLER(programs);
API_HANDLER(program);
API_HANDLER(program_version);
API_HANDLER(compare_program);
API_HANDLER(check_program);
API_HANDLER(plan_program_change);
API_HANDLER(publish_program);
API_HANDLER(restore_program);
API_HANDLER(override_finding);

#undef API_HANDLER

}  // namespace api
