package io.jitaccess.provisioner.aws;

import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The accounts of a sandbox, whose process can be made to die right after any call to AWS, or to
 * stand still right before one.
 */
public final class TestingAccounts {
    private TestingAccounts() {}

    /** The process died here. An error, so that nothing on the way out can heal it. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** How many calls were made, after which one to die, and before which one to stand still. */
    public static final class Calls {
        private final AtomicInteger made = new AtomicInteger();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch going = new CountDownLatch(1);
        private volatile int lastOne = Integer.MAX_VALUE;
        private volatile int stopBefore = Integer.MAX_VALUE;

        public int made() {
            return made.get();
        }

        public void dieAfter(int count) {
            made.set(0);
            lastOne = count;
        }

        public void live() {
            lastOne = Integer.MAX_VALUE;
        }

        /** As SIGSTOP would between two lines: after every check, before the call goes out. */
        public void stopBefore(int call) {
            made.set(0);
            stopBefore = call;
        }

        public void awaitStop() throws InterruptedException {
            stopped.await();
        }

        public void go() {
            going.countDown();
        }

        private void pass() {
            if (made.get() + 1 == stopBefore) {
                stopped.countDown();
                try {
                    going.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    public static Accounts of(AwsSandbox sandbox, Calls calls) {
        return of(sandbox, calls, new ServerTime(InstantSource.system()), base());
    }

    /** With the settings' first access key as base credentials. */
    static AwsCredentialsProvider base() {
        SandboxSettings.AccessKeySeed key = SandboxSettings.example().accessKeys().getFirst();
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(key.id(), key.secret(), key.sessionToken()));
    }

    static Accounts of(
            AwsSandbox sandbox, Calls calls, ServerTime time, AwsCredentialsProvider base) {
        return new Accounts(
                settings(sandbox),
                "test",
                time,
                (_, _, _) -> {},
                () -> base,
                new Mortal(UrlConnectionHttpClient.create(), calls));
    }

    public static Accounts of(AwsSandbox sandbox, Calls calls, ServerTime time) {
        return of(sandbox, calls, time, base());
    }

    static AwsSettings settings(AwsSandbox sandbox) {
        return new AwsSettings(
                sandbox.endpoint(), Duration.ofSeconds(2), Duration.ofSeconds(10), 0, 64);
    }

    private record Mortal(SdkHttpClient http, Calls calls) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest real = http.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    calls.pass();
                    HttpExecuteResponse answer = real.call();
                    if (calls.made.incrementAndGet() >= calls.lastOne) {
                        throw new Died();
                    }
                    return answer;
                }

                @Override
                public void abort() {
                    real.abort();
                }
            };
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
