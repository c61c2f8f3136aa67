package io.jitaccess.provisioner.aws;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.util.function.Function;

/** The clients that work in one cluster's account and region, as its access role. */
final class Spoke implements AutoCloseable {
    private final IamClient iam;
    private final EksClient eks;
    private final StsClient sts;
    private final Guard account;
    private final Guard cluster;

    Spoke(IamClient iam, EksClient eks, StsClient sts, Guard account, Guard cluster) {
        this.iam = iam;
        this.eks = eks;
        this.sts = sts;
        this.account = account;
        this.cluster = cluster;
    }

    <T> T iam(Function<IamClient, T> call) {
        return account.call(() -> call.apply(iam));
    }

    <T> T sts(Function<StsClient, T> call) {
        return account.call(() -> call.apply(sts));
    }

    <T> T eks(Function<EksClient, T> call) {
        return cluster.call(() -> call.apply(eks));
    }

    @Override
    public void close() {
        iam.close();
        eks.close();
        sts.close();
    }
}
