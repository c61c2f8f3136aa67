package io.jitaccess.provisioner.start;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;
import io.jitaccess.provisioner.aws.AwsSettings;
import io.jitaccess.provisioner.grant.ProvisioningSettings;
import io.jitaccess.provisioner.preflight.ClusterTable;
import io.jitaccess.provisioner.preflight.Preflight;
import io.jitaccess.provisioner.preflight.PreflightSettings;
import io.jitaccess.provisioner.preflight.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The preflight as a command: with the service's own settings and AWS credentials, and without
 * Kafka, so that a cluster can be looked at before anything else runs. It ends with 0 if all is
 * fine, 1 if there is something to do, 2 if it could not look.
 */
@ComponentScan(basePackageClasses = Preflight.class)
@Import({Foundation.class, AwsWiring.class})
@EnableConfigurationProperties({
    AwsSettings.class,
    ProvisioningSettings.class,
    PreflightSettings.class
})
public final class PreflightMain {
    private static final String CANARY = "--canary";
    private static final String USAGE =
            """
            usage: preflight [CLUSTER...] [--canary] [--SETTING=VALUE...]
              CLUSTER            as in the catalogue; all of it without one
              --canary           also makes and removes a real role and entry; not on a cluster that is locked down
              --jit.catalogue=F  a catalogue that is not in use yet
            """;

    @Bean
    SimpleMeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    static void main(String[] args) {
        System.exit(run(System.out, args));
    }

    static int run(PrintStream out, String... args) {
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(PreflightMain.class)
                        .web(WebApplicationType.NONE)
                        .bannerMode(Banner.Mode.OFF)
                        .run(quiet(args))) {
            List<Report> reports = look(context, args);
            out.print(ClusterTable.of(reports));
            return reports.stream().allMatch(Report::isFine) ? 0 : 1;
        } catch (RuntimeException wrong) {
            out.println(NestedExceptionUtils.getMostSpecificCause(wrong).getMessage());
            out.print(USAGE);
            return 2;
        }
    }

    /** What is found is printed; log lines between would hide it. */
    private static String[] quiet(String... args) {
        return Stream.concat(Arrays.stream(args), Stream.of("--logging.level.root=OFF"))
                .toArray(String[]::new);
    }

    private static List<Report> look(ConfigurableApplicationContext context, String... args) {
        ClusterCatalogue catalogue = context.getBean(ClusterCatalogue.class);
        Preflight preflight = context.getBean(Preflight.class);
        boolean canary = List.of(args).contains(CANARY);
        List<Cluster> named =
                Arrays.stream(args)
                        .filter(word -> !word.startsWith("--"))
                        .map(name -> known(catalogue, name))
                        .toList();
        Stream<Cluster> clusters = named.isEmpty() ? catalogue.all().stream() : named.stream();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return clusters
                    .map(it -> supplyAsync(() -> look(preflight, it, canary), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private static Report look(Preflight preflight, Cluster cluster, boolean canary) {
        Report report = preflight.inspect(cluster);
        if (!canary || !report.ready()) {
            return report;
        }
        return report.with(preflight.tryOut(cluster));
    }

    private static Cluster known(ClusterCatalogue catalogue, String name) {
        return catalogue
                .find(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "The catalogue has no cluster '%s'.".formatted(name)));
    }
}
