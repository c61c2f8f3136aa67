package io.jitaccess.local;

import java.nio.file.Path;
import java.util.Map;

/** How the gateway and the Slack stand-in know each other on this machine. */
record SlackProperties(Ports ports, Secrets secrets, Layout layout) {
    static final String TEAM = "T0JIT";

    private static final String SIGNING_SECRET = "slack-signing";
    private static final String BOT_TOKEN = "slack-bot-token";

    Path signingSecret() {
        return file(SIGNING_SECRET);
    }

    Path botToken() {
        return file(BOT_TOKEN);
    }

    /** The file of a secret that is made when it is first asked for. */
    private Path file(String name) {
        secrets.password(name);
        return layout.secrets().resolve(name);
    }

    void addTo(Map<String, String> gateway) {
        String standIn = "http://127.0.0.1:" + ports.slack();
        gateway.put("jit.slack.transport", "http");
        gateway.put("jit.slack.signing-secret", "file:" + signingSecret());
        gateway.put("jit.slack.bot-token", "file:" + botToken());
        gateway.put("jit.slack.api-url", standIn + "/api/");
        gateway.put("jit.slack.response-origins", standIn);
        gateway.put("jit.slack.teams", TEAM);
        gateway.put("jit.slack.managed-emails", "true");
        gateway.put("jit.slack.approvals.channel", "C0APPROVALS");
        gateway.put("jit.slack.alerts.channel", "C0ALERTS");
        gateway.put("jit.slack.gateway-url", "http://127.0.0.1:" + ports.gateway());
        // One admin lives here, who opens what she closed.
        gateway.put("jit.lockdown.second-admin", "false");
    }
}
