package io.jitaccess.gateway.slack.delivery;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;

import io.jitaccess.gateway.slack.SlackOn;
import io.jitaccess.gateway.slack.SlackSettings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Answers to the address that Slack sent along, for the eyes of one person. Only addresses of Slack
 * are answered to: any other would make this service call what a stranger chose.
 */
@SlackOn
@Component
public class Replies {
    private static final Logger log = LoggerFactory.getLogger(Replies.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final Set<String> origins;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    Replies(SlackSettings settings) {
        this.origins = settings.responseOrigins();
    }

    /** Whether this is an address of Slack. */
    boolean isSlacks(String url) {
        try {
            URI uri = new URI(url);
            return uri.getRawUserInfo() == null
                    && uri.getScheme() != null
                    && uri.getRawAuthority() != null
                    && origins.contains(uri.getScheme() + "://" + uri.getRawAuthority());
        } catch (URISyntaxException odd) {
            return false;
        }
    }

    /** Shows this to who sent what is answered, and to nobody else. */
    public void reply(String responseUrl, String text, List<LayoutBlock> blocks) {
        if (!isSlacks(responseUrl)) {
            log.atWarn().log("response_url is not Slack's; nothing was sent there");
            return;
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("response_type", "ephemeral");
        body.put("replace_original", false);
        body.put("text", text);
        if (!blocks.isEmpty()) {
            body.put("blocks", blocks);
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(responseUrl))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        GsonFactory.createSnakeCase().toJson(body)))
                        .build();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (sent(request, attempt)) {
                return;
            }
        }
    }

    private boolean sent(HttpRequest request, int attempt) {
        try {
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            int status = answer.statusCode();
            if (status < 300) {
                return true;
            }
            log.atWarn().addKeyValue("status", status).log("answer was not taken");
            if (status < 500 && status != 429) {
                return true;
            }
            Thread.sleep(pause(answer, attempt));
        } catch (IOException away) {
            log.atWarn()
                    .addKeyValue("error", away.getClass().getSimpleName())
                    .log("answer was not taken");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return true;
        }
        return false;
    }

    /** As long as Slack says, within reason. */
    private static Duration pause(HttpResponse<?> answer, int attempt) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,3}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(asked -> asked.compareTo(LONGEST_PAUSE) <= 0)
                .orElse(Duration.ofSeconds(attempt));
    }
}
