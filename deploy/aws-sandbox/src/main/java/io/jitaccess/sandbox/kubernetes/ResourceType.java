package io.jitaccess.sandbox.kubernetes;

import java.util.List;
import java.util.Optional;

/** The kinds of object that a cluster of the sandbox keeps. */
record ResourceType(
        String group,
        String version,
        String plural,
        String kind,
        boolean namespaced,
        List<String> shortNames,
        boolean inAll,
        List<String> subresources) {

    static final List<ResourceType> KINDS =
            List.of(
                    core("namespaces", "Namespace", false, "ns"),
                    core("nodes", "Node", false, "no"),
                    core("persistentvolumes", "PersistentVolume", false, "pv"),
                    new ResourceType(
                            "",
                            "v1",
                            "pods",
                            "Pod",
                            true,
                            List.of("po"),
                            true,
                            List.of("log", "exec", "attach", "portforward", "eviction")),
                    core("configmaps", "ConfigMap", true, "cm"),
                    core("secrets", "Secret", true),
                    core("serviceaccounts", "ServiceAccount", true, "sa"),
                    new ResourceType(
                            "",
                            "v1",
                            "services",
                            "Service",
                            true,
                            List.of("svc"),
                            true,
                            List.of("proxy")),
                    core("events", "Event", true, "ev"),
                    core("endpoints", "Endpoints", true, "ep"),
                    core("limitranges", "LimitRange", true, "limits"),
                    core("resourcequotas", "ResourceQuota", true, "quota"),
                    core("persistentvolumeclaims", "PersistentVolumeClaim", true, "pvc"),
                    core("replicationcontrollers", "ReplicationController", true, "rc"),
                    apps("deployments", "Deployment", "deploy"),
                    apps("replicasets", "ReplicaSet", "rs"),
                    apps("statefulsets", "StatefulSet", "sts"),
                    apps("daemonsets", "DaemonSet", "ds"),
                    grouped("batch", "jobs", "Job", true),
                    grouped("batch", "cronjobs", "CronJob", true, "cj"),
                    new ResourceType(
                            "autoscaling",
                            "v2",
                            "horizontalpodautoscalers",
                            "HorizontalPodAutoscaler",
                            true,
                            List.of("hpa"),
                            true,
                            List.of()),
                    grouped("networking.k8s.io", "ingresses", "Ingress", true, "ing"),
                    grouped(
                            "networking.k8s.io",
                            "networkpolicies",
                            "NetworkPolicy",
                            true,
                            "netpol"),
                    grouped("policy", "poddisruptionbudgets", "PodDisruptionBudget", true, "pdb"),
                    grouped("rbac.authorization.k8s.io", "roles", "Role", true),
                    grouped("rbac.authorization.k8s.io", "rolebindings", "RoleBinding", true),
                    grouped("rbac.authorization.k8s.io", "clusterroles", "ClusterRole", false),
                    grouped(
                            "rbac.authorization.k8s.io",
                            "clusterrolebindings",
                            "ClusterRoleBinding",
                            false));

    static Optional<ResourceType> of(String group, String version, String plural) {
        return KINDS.stream()
                .filter(
                        type ->
                                type.group.equals(group)
                                        && type.version.equals(version)
                                        && type.plural.equals(plural))
                .findAny();
    }

    static Optional<ResourceType> ofKind(String apiVersion, String kind) {
        return KINDS.stream()
                .filter(type -> type.apiVersion().equals(apiVersion) && type.kind.equals(kind))
                .findAny();
    }

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    private static ResourceType core(
            String plural, String kind, boolean namespaced, String... shortNames) {
        return new ResourceType(
                "", "v1", plural, kind, namespaced, List.of(shortNames), false, List.of());
    }

    private static ResourceType apps(String plural, String kind, String shortName) {
        return new ResourceType(
                "apps",
                "v1",
                plural,
                kind,
                true,
                List.of(shortName),
                true,
                plural.equals("daemonsets") ? List.of() : List.of("scale"));
    }

    private static ResourceType grouped(
            String group, String plural, String kind, boolean namespaced, String... shortNames) {
        boolean inAll = group.equals("batch");
        return new ResourceType(
                group, "v1", plural, kind, namespaced, List.of(shortNames), inAll, List.of());
    }
}
