package org.dcmflux.bench.report;

import org.dcmflux.bench.result.BenchmarkRun;

final class HtmlReport {
    HtmlReport(BenchmarkRun run, Findings findings) {}

    String write() {
        return "";
    }
}
