package io.jitaccess.local;

import io.jitaccess.kafka.Service;
import io.jitaccess.local.demo.JitClient;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.Map;

/** One stack for all end-to-end tests of a run, on ports of its own, with empty data. */
final class RunningStack implements ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(RunningStack.class);
    private static final int PORT_OFFSET = 11_000;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.Handle.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Handle.class, _ -> Handle.start(), Handle.class);
    }

    /** The running stack, and clients for its people. */
    record Handle(Stack stack) implements AutoCloseable {
        static Handle start() {
            Path repository = Path.of("../..").toAbsolutePath().normalize();
            Path home = repository.resolve("deploy/local/target/e2e");
            var layout = new Layout(repository, home);
            layout.forget();
            var stack =
                    new Stack(
                            layout, new Ports(PORT_OFFSET), new Progress(System.out), plan(layout));
            try {
                stack.start();
            } catch (RuntimeException failed) {
                stack.close();
                throw failed;
            }
            return new Handle(stack);
        }

        /** Sweeps often, and goes by a policy that a test may change. */
        private static StackPlan plan(Layout layout) {
            try {
                Files.copy(
                        layout.config().resolve("policy.yml"),
                        policy(layout),
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            return new StackPlan(
                    StackPlan.Training.NONE,
                    EnumSet.allOf(Service.class),
                    Map.of(
                            "jit.policy",
                            policy(layout).toString(),
                            "jit.reaper.sweep-every",
                            "10s"));
        }

        private static Path policy(Layout layout) {
            return layout.run().resolve("policy.yml");
        }

        /** The policy in force, until somebody changes it. */
        Path policy() {
            return policy(stack.layout());
        }

        String gateway() {
            return "http://127.0.0.1:" + stack.ports().gateway();
        }

        JitClient client(String person) {
            return new JitClient(gateway(), token(person));
        }

        String token(String person) {
            try {
                return Files.readString(stack.layout().tokens().resolve(person));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            stack.close();
        }
    }
}
