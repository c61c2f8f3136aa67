package io.jitaccess.provisioner.aws;

import io.jitaccess.sandbox.AwsSandbox;
import io.jitaccess.sandbox.SandboxSettings;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The accounts of a sandbox, whose process can be made to die right after any call to AWS. */
public final class TestingAccounts {
    private TestingAccounts() {}

    /** The process died here. An error, so that nothing on the way out can heal it. */
    public static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** How many calls were made, and after which one to die. */
    public static final class Calls {
        private final AtomicInteger made = new AtomicInteger();
        private volatile int lastOne = Integer.MAX_VALUE;

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
    }

    public static Accounts of(AwsSandbox sandbox, Calls calls) {
        SandboxSettings.AccessKeySeed key = SandboxSettings.example().accessKeys().getFirst();
        return new Accounts(
                new AwsSettings(
                        sandbox.endpoint(), Duration.ofSeconds(2), Duration.ofSeconds(10), 0, 64),
                "test",
                () ->
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        key.id(), key.secret(), key.sessionToken())),
                new Mortal(UrlConnectionHttpClient.create(), calls));
    }

    private record Mortal(SdkHttpClient http, Calls calls) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest real = http.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
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
