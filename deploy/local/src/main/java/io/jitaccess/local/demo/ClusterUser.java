package io.jitaccess.local.demo;

import java.nio.file.Path;

/** A person at work on a cluster with the kubeconfig they were given. */
public sealed interface ClusterUser permits Kubectl, PlainCalls {

    /** What came of a call. */
    record Outcome(boolean allowed, String output) {}

    /** The command as a person would type it, for the story. */
    String command(String... arguments);

    /** Runs {@code kubectl} with these arguments, or the same call by other means. */
    Outcome run(String... arguments);

    /** The real kubectl where there is one. */
    static ClusterUser with(Path kubeconfig) {
        return Kubectl.present() ? new Kubectl(kubeconfig) : new PlainCalls(kubeconfig);
    }
}
