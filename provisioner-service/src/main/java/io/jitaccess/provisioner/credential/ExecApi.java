package io.jitaccess.provisioner.credential;

import java.util.Arrays;
import java.util.Optional;

/** The versions of the exec plugin protocol that kubectl knows. */
enum ExecApi {
    V1("client.authentication.k8s.io/v1"),
    V1BETA1("client.authentication.k8s.io/v1beta1");

    private final String apiVersion;

    ExecApi(String apiVersion) {
        this.apiVersion = apiVersion;
    }

    String apiVersion() {
        return apiVersion;
    }

    static Optional<ExecApi> parse(String text) {
        return Arrays.stream(values()).filter(api -> api.apiVersion.equals(text)).findFirst();
    }
}
