package io.jitaccess.local;

/** What a person sees when the stack is up: where everything is, and what to type next. */
final class Welcome {
    private Welcome() {}

    static String text(Stack stack) {
        Ports ports = stack.ports();
        String tokens = stack.layout().repository().relativize(stack.layout().tokens()).toString();
        return """

        JIT Access for EKS is up. Nothing here listens beyond this machine.

          gateway        http://127.0.0.1:%d      API: /v3/api-docs
          AWS sandbox    http://127.0.0.1:%d      state: /_sandbox/state
          Slack stand-in http://127.0.0.1:%9$d      type /jit and click, as three persons
          cluster API    https://127.0.0.1:%d
          Kafka          127.0.0.1:%d
          registry       http://127.0.0.1:%d/apis/ccompat/v7
          PostgreSQL     127.0.0.1:%d
          OIDC issuer    http://127.0.0.1:%d

        As Dana, a developer, ask for access (approved at once by the policy):
          curl -sS -H "Authorization: Bearer $(cat %8$s/dana)" -H 'Prefer: wait=10' -H 'Content-Type: application/json' \\
            -d '{"cluster":"dev","level":"viewer","namespaces":["web"],"duration":"1h","reason":"look at the logs"}' \\
            http://127.0.0.1:%1$d/api/v1/requests

        As Alex, an approver, see what waits for a decision:
          curl -sS -H "Authorization: Bearer $(cat %8$s/alex)" 'http://127.0.0.1:%1$d/api/v1/requests?state=PENDING'

        As Ada, an admin and auditor, read what happened:
          curl -sS -H "Authorization: Bearer $(cat %8$s/ada)" 'http://127.0.0.1:%1$d/api/v1/audit/events?limit=20'

        The whole story, step by step: deploy/local/demo      Stop: deploy/local/down
        """
                .formatted(
                        ports.gateway(),
                        ports.sandbox(),
                        ports.clusterApi(),
                        ports.kafka(),
                        ports.registry(),
                        ports.postgres(),
                        ports.issuer(),
                        tokens,
                        ports.slack());
    }
}
