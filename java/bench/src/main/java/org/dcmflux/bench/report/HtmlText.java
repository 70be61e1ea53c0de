package org.dcmflux.bench.report;

/** What is the same on every page: style and method. */
final class HtmlText {
    static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>dcmflux beside other DICOM toolkits</title>
            <style>
            :root{color-scheme:light dark;--page:#f7f8fa;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dfe4ea;--ours:#0b7285;
            --peer:#d08a2e;--bare:#8b95a3;--good:#1a7f45;--bad:#b3261e;--warn:#fff3d6;--range:#1c2430}
            @media (prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--ink:#e6eaf0;--soft:#9aa6b5;--line:#2c3540;
            --ours:#3bb3c7;--peer:#e0a458;--bare:#6f7b8a;--good:#5fd08c;--bad:#ff8a80;--warn:#4a3a12;--range:#e6eaf0}}
            *{box-sizing:border-box}
            body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
            header,main{max-width:1180px;margin:0 auto;padding:0 20px}
            header{padding-top:36px}
            h1{font-size:30px;line-height:1.2;margin:0 0 10px}
            h2{font-size:21px;margin:0 0 8px}
            h3{font-size:16px;margin:0}
            .lead{font-size:17px;max-width:78ch;margin:0 0 10px}
            .where,.input{color:var(--soft);font-size:13px;margin:0 0 8px}
            .warning{background:var(--warn);border-radius:6px;padding:10px 14px;font-weight:600}
            section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:20px 22px;margin:18px 0}
            section p{max-width:82ch;margin:0 0 10px}
            section.loses{border-left:5px solid var(--bad)}
            article{margin:18px 0 22px}
            ul{margin:0;padding-left:20px}
            li{margin:3px 0}
            .scroll{overflow-x:auto}
            table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
            th,td{padding:5px 8px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
            thead th{color:var(--soft);font-weight:500;font-size:12px}
            th[scope=row],thead th:first-child{text-align:left;font-weight:500}
            tr.ours th[scope=row]{font-weight:700;color:var(--ours)}
            tr.bare th[scope=row]{color:var(--soft)}
            td.wide,th.wide{min-width:270px;text-align:left}
            td.wide span{display:inline-block;width:70px;text-align:right}
            .targets td,.targets th{white-space:normal;text-align:left}
            th.kind{text-align:left!important;color:var(--soft);padding-top:14px;font-weight:600}
            td.text{text-align:left;color:var(--soft);font-size:12px;white-space:normal;min-width:130px}
            td.failure{text-align:left;color:var(--bad);white-space:normal}
            td.better{color:var(--good);font-weight:600}
            td.worse{color:var(--bad);font-weight:600}
            .bar{display:inline-block;position:relative;width:180px;height:14px;vertical-align:middle}
            .bar i{position:absolute;left:0;top:1px;bottom:1px;background:var(--peer);border-radius:2px}
            tr.ours .bar i{background:var(--ours)}
            tr.bare .bar i{background:var(--bare)}
            .bar u{position:absolute;top:6.5px;height:1px;background:var(--range);opacity:.75}
            details{margin-top:6px;font-size:13px;color:var(--soft)}
            summary{cursor:pointer}
            code{font:12px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
            svg{display:block;width:100%;height:auto;max-width:1100px}
            svg text{fill:var(--ink);font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
            svg .soft{fill:var(--soft)}
            svg .axis{stroke:var(--line)}
            svg .one{stroke:var(--ink);stroke-width:1.5}
            svg .win{fill:var(--ours)}
            svg .loss{fill:var(--bad)}
            svg .c0{stroke:var(--ours);fill:var(--ours)}
            svg .c1{stroke:var(--peer);fill:var(--peer)}
            svg .c2{stroke:var(--bare);fill:var(--bare)}
            svg .c3{stroke:var(--good);fill:var(--good)}
            svg polyline{fill:none!important;stroke-width:2.5}
            svg text.c0,svg text.c1,svg text.c2,svg text.c3{stroke:none;font-weight:600}
            .pair svg{max-width:540px}
            .pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(380px,1fr));gap:24px}
            </style></head><body>
            """;

    static final String METHOD = """
            <section><h2>How this was measured</h2>
            <p>All programs get the same files. They run in turn, round by round (A B C, A B C, …), after one run that is not
            counted; so what disturbs one of them disturbs its neighbour too. Figures are medians; ± is half of the distance between
            the fastest and the slowest run, and the thin line over a bar shows the two.</p>
            <p><b>Time vs us</b> and <b>CPU vs us</b> say how many times as long the program needs, taken round by round. Programs are
            compared with dcmflux on all cores by the clock and with dcmflux on one thread by CPU time. The clock includes starting
            the program and reading and writing its files, which are in memory already.</p>
            <p><b>The floor</b> is no toolkit: it is the same codec library in a bare loop over the same frames that are in memory
            already, or <code>cp</code> of the same file. Nobody can be faster with that library. It is compared with dcmflux on as
            many threads, less the time that dcmflux needs to start, which a loop has not.</p>
            <p><b>Pixels</b> of every output were compared with the input's, after every run. Whoever failed or wrote other pixels,
            once, has no figures. Outputs of one house are decoded by the program of another one for that. Lossy work is accepted
            from 30 dB on, and the value is shown.</p>
            <p>The others neither decode again what they wrote nor force it to the disk. dcmflux does both unless told otherwise; here
            it was told otherwise, and a table of its own says what it costs.</p></section>
            """;

    private HtmlText() {}
}
