package io.jitaccess.gateway.slack.handler;

import io.jitaccess.gateway.slack.identity.SlackUser;

/**
 * Who sent something, and where they can be answered.
 *
 * @param triggerId with which a form may be opened within three seconds
 * @param responseUrl for answers to them alone; empty where Slack gave none
 */
record Asker(SlackUser user, String triggerId, String responseUrl) {}
