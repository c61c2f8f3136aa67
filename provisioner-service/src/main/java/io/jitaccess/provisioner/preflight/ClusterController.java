package io.jitaccess.provisioner.preflight;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;

/** The table of clusters, for the gateway. */
@RestController
class ClusterController {
    private final Preflight preflight;

    ClusterController(Preflight preflight) {
        this.preflight = preflight;
    }

    @GetMapping("/internal/clusters")
    List<Preflight.Report> clusters() {
        return preflight.reports();
    }
}
