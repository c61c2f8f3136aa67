package io.jitaccess.provisioner.preflight;

import io.jitaccess.catalogue.Cluster;
import io.jitaccess.catalogue.ClusterCatalogue;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** The table of clusters, for the gateway, and the two ways to look again. */
@RestController
@RequestMapping("/internal/clusters")
class ClusterController {
    private final Preflight preflight;
    private final ClusterCatalogue catalogue;

    ClusterController(Preflight preflight, ClusterCatalogue catalogue) {
        this.preflight = preflight;
        this.catalogue = catalogue;
    }

    @GetMapping
    List<Report> clusters() {
        return preflight.reports();
    }

    @PostMapping("/{cluster}/preflight")
    Report inspect(@PathVariable String cluster) {
        return preflight.inspect(known(cluster));
    }

    @PostMapping("/{cluster}/canary")
    CanaryReport tryOut(@PathVariable String cluster) {
        return preflight.tryOut(known(cluster));
    }

    private Cluster known(String name) {
        return catalogue.find(name).orElseThrow(() -> unknown(name));
    }

    private static ErrorResponseException unknown(String name) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.NOT_FOUND, "The catalogue has no cluster '%s'.".formatted(name));
        problem.setTitle("No such cluster");
        return new ErrorResponseException(HttpStatus.NOT_FOUND, problem, null);
    }
}
