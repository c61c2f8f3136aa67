package io.jitaccess.gateway.slack;

import io.jitaccess.events.Decision;
import io.jitaccess.events.Requested;
import io.jitaccess.gateway.Facts;
import io.jitaccess.gateway.testing.TestingBrowser;
import io.jitaccess.gateway.testing.TestingSlack;
import io.jitaccess.testing.Events;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class SlackPageIT {
    @Test
    void aNewcomerTypesAndClicks() throws Exception {
        Path browser = TestingBrowser.installed();
        TestingSlack slack = TestingSlack.shared();
        try (var page = new TestingBrowser(browser, slack.sandbox().uri())) {
            page.sees("people", "dana");
            types(page, "/jit help");
            page.sees("channel", "/jit request dev");
            page.picture("1-help");

            types(page, "/jit request dev viewer 1h typed on the page");
            Requested requested =
                    slack.gateway()
                            .bus()
                            .find(Requested.class, r -> r.reason().equals("typed on the page"));
            String id = requested.requestId();
            slack.gateway().bus().state(Events.DANA, Facts.approvalRequired(id));

            page.run("be('alex')");
            page.sees("channel", id);
            page.picture("2-approver");
            page.run("document.querySelector('[data-action=jit-approve]').click()");
            slack.gateway().bus().find(Decision.class, d -> d.requestId().equals(id));
            slack.gateway()
                    .bus()
                    .state(
                            Events.DANA,
                            Events.approved(id).build(),
                            Events.provisioned(id).build());
            page.sees("channel", "Active until");
            page.picture("3-active");

            page.run("be('dana')");
            page.sees("direct", "You have viewer on dev");
            page.sees("direct", "Only you can see this");
            page.picture("4-requester");

            types(page, "/jit request");
            page.sees("dialog", "How long");
            page.picture("5-form");
            page.run("document.querySelector('[data-block=reason]').value = 'from the form'");
            page.run("document.querySelector('[data-block=level]').value = 'viewer'");
            page.run("document.querySelector('#dialog form').requestSubmit()");
            page.sees("dialog", "is missing; one of");
            page.picture("6-form-errors");
            page.run(
                    "(s => { s.value = 'dev'; s.onchange();"
                            + " })(document.querySelector('[data-block=cluster]'))");
            page.sees("dialog", "Namespaces");
            page.run("document.querySelector('[data-block=level]').value = 'viewer'");
            page.run("document.querySelector('[data-block=reason]').value = 'from the form'");
            page.run("document.querySelector('#dialog form').requestSubmit()");
            slack.gateway().bus().find(Requested.class, r -> r.reason().equals("from the form"));
        }
    }

    private static void types(TestingBrowser page, String command) {
        page.run("document.getElementById('text').value = '%s'".formatted(command));
        page.run("document.getElementById('command').requestSubmit()");
    }
}
