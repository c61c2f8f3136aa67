package io.jitaccess.gateway.slack.identity;

/** A user of a workspace. The id alone says nothing: another workspace may have the same. */
public record SlackUser(String team, String id) {}
