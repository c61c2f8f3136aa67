package io.jitaccess.local.bench;

import io.jitaccess.local.StackAccess;
import io.jitaccess.local.demo.JitClient;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Many developers who share connections. The gateway paces each person, so load comes from many.
 */
final class LoadPeople {
    private final List<JitClient> clients;

    private LoadPeople(List<JitClient> clients) {
        this.clients = clients;
    }

    /** Signs in {@code count} developers of the local issuer. */
    static LoadPeople signIn(StackAccess stack, int count) {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<JitClient>> signingIn =
                    IntStream.rangeClosed(1, count)
                            .mapToObj(
                                    number ->
                                            threads.submit(
                                                    () ->
                                                            new JitClient(
                                                                    http,
                                                                    stack.gateway(),
                                                                    stack.token(
                                                                            "developer-"
                                                                                    + number))))
                            .toList();
            return new LoadPeople(signingIn.stream().map(LoadPeople::done).toList());
        }
    }

    private static JitClient done(Future<JitClient> signingIn) {
        try {
            return signingIn.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "the local issuer gave no token: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** The person whose turn it is. */
    JitClient of(int number) {
        return clients.get(number % clients.size());
    }
}
