// Draws the charts of the scoreboard again with Chart.js, over the drawings the server made and in the same box.
// All numbers come from the cells of the table beneath. Without Chart.js (blocked, slow, saving data) nothing is lost.
"use strict";
(() => {
  const DAYS = {day: 1, days: 1, half_week: 3.5, week: 7, weeks: 7};
  DAYS.month = DAYS.months = 365.25 / 12;
  DAYS.half_month = DAYS.month / 2;
  DAYS.quarter_month = DAYS.month / 4;
  const LEVELS = [1, 2, 3, 5, 6, 10, 12, 20, 24, 30, 50];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = new Map();

  // ---- numbers, from the table ----
  const days = (cell, key) => cell && key in cell.dataset ? Number(cell.dataset[key]) * DAYS[cell.dataset.unit] : null;

  function rowsOf(table) {
    return [...table.tBodies[0].rows].map(row => {
      const name = row.querySelector("th"), value = row.querySelector("[data-value]");
      if (!value) return {name: name.dataset.name, text: "·", value: null, target: null};
      const target = row.querySelector("[data-target]"), range = row.querySelector("[data-low]");
      const unit = DAYS[value.dataset.unit];
      const sign = row.querySelector(".verdict > [aria-hidden]");
      return {
        name: name.dataset.name, text: value.textContent, number: value.textContent.split(" ")[0], sign: sign ? sign.textContent : "",
        value: days(value, "value"), low: range.dataset.low * unit, high: range.dataset.high * unit, between: range.textContent,
        target: days(target, "target"), targetText: target ? "doel " + target.textContent : "",
        beside: days(name, "beside"),
        reach: "reach" in name.dataset ? name.dataset.reach * DAYS[name.dataset.reachUnit] : 0,
        first: Date.parse(name.dataset.firstDay), last: Date.parse(name.dataset.lastDay) + 864e5,
        title: name.textContent.trim(),
      };
    });
  }

  // ---- colours and letters, from the stylesheet ----
  function look(box) {
    const style = getComputedStyle(box), word = name => style.getPropertyValue(name).trim();
    return {
      ink: word("--ink"), soft: word("--soft"), line: word("--line"), card: word("--card"),
      good: word("--chart"), late: word("--chart-late"), band: word("--chart-band"),
      small: `13px ${style.fontFamily}`, bold: `600 15px ${style.fontFamily}`, big: `700 26px ${style.fontFamily}`, family: style.fontFamily,
    };
  }

  function hatch(colours, colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 10;
    const pen = tile.getContext("2d");
    pen.fillStyle = colours.card;
    pen.fillRect(0, 0, 10, 10);
    pen.strokeStyle = colour;
    pen.lineWidth = 4;
    for (const start of [-10, 0, 10]) {
      pen.beginPath(); pen.moveTo(start - 2, 12); pen.lineTo(start + 12, -2); pen.stroke();
    }
    return pen.createPattern(tile, "repeat");
  }

  function stroke(pen, colour, width, x1, y1, x2, y2, dash = []) {
    pen.strokeStyle = colour; pen.lineWidth = width; pen.setLineDash(dash);
    pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke();
    pen.setLineDash([]);
  }

  function write(pen, text, font, colour, x, y, align, halo) {
    pen.font = font; pen.textAlign = align;
    if (halo) { pen.lineJoin = "round"; pen.lineWidth = 4; pen.strokeStyle = halo; pen.strokeText(text, x, y); }
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }

  // ---- one row per phase or outcome ----
  function rowsConfig(rows, colours, lollipops, width, rowHeight) {
    const known = rows.filter(row => row.value !== null);
    const whole = row => row.target || row.high || 1;
    const room = Math.max(...known.map(row => Math.max(row.high, row.target || 0, row.beside || 0) / whole(row)));
    const longest = Math.max(...known.map(row => Math.max(row.high, row.target || 0, row.reach, row.beside || 0)));
    const share = (row, length) => length / (lollipops ? longest : whole(row) * room) * 97;
    const colour = row => row.sign === "▲" ? colours.late : colours.good;
    const around = {
      id: "around",
      afterDatasetsDraw(chart) {
        const pen = chart.ctx, x = percent => percent / 100 * width;
        rows.forEach((row, place) => {
          const top = place * rowHeight, middle = top + (lollipops ? 36 : 35);
          write(pen, row.name.length > 24 ? row.name.slice(0, 23).trimEnd() + "…" : row.name, colours.bold, colours.ink, 0, top + 15, "left");
          write(pen, row.text + (row.sign ? " " + row.sign : ""), row.value === null ? colours.big : colours.bold, row.value === null ? colours.soft : colours.ink, width, top + 15, "right");
          if (row.value === null) return stroke(pen, colours.line, 2, 0, middle, x(97), middle);
          if (lollipops) {
            stroke(pen, colours.line, 2, x(share(row, row.value)), middle, x(share(row, row.reach)), middle);
            pen.fillStyle = colour(row);
            pen.beginPath(); pen.arc(x(share(row, row.value)), middle, 8, 0, 7); pen.fill();
          }
          const range = lollipops ? top + 47 : middle;
          if (!lollipops) stroke(pen, colours.card, 5, x(share(row, row.low)), range, x(share(row, row.high)), range);
          stroke(pen, colours.ink, 1.5, x(share(row, row.low)), range, x(share(row, row.high)), range);
          if (row.beside) stroke(pen, colours.ink, 2, x(share(row, row.beside)), top + 22, x(share(row, row.beside)), top + 53, [2, 4]);
          if (!row.target) return;
          const at = share(row, row.target);
          stroke(pen, colours.ink, 4, x(at), top + 20, x(at), top + 51);
          write(pen, row.targetText, colours.small, colours.soft, x(at), top + 65, at < 22 ? "left" : at > 80 ? "right" : "center");
        });
        if (!lollipops) return;
        const month = DAYS.month, every = longest <= 12.5 * month ? 6 : 12;
        for (let months = 0; months * month <= longest; months += every) {
          const final = (months + every) * month > longest, bottom = rows.length * rowHeight + 16;
          write(pen, months + (final ? " maanden" : ""), colours.small, colours.soft, x(months * month / longest * 97), bottom, months === 0 ? "left" : final ? "right" : "center");
        }
      },
    };
    const late = hatch(colours, colours.late);
    return {
      type: "bar",
      data: {
        labels: rows.map(row => row.title),
        datasets: [{
          data: rows.map(row => row.value === null ? 0 : share(row, row.value)),
          backgroundColor: rows.map(row => row.sign !== "▲" ? colours.good : lollipops ? colours.late : late),
          borderColor: colours.late,
          borderWidth: rows.map(row => row.sign === "▲" && !lollipops ? 2 : 0),
          barThickness: lollipops ? 4 : 22, borderSkipped: false, borderRadius: lollipops ? 0 : 3,
        }],
      },
      options: {
        indexAxis: "y",
        layout: {padding: {bottom: lollipops ? 22 : 2, left: 0, right: 0, top: 0}},
        scales: {x: {display: false, min: 0, max: 100}, y: {display: false}},
        plugins: {tooltip: {callbacks: {label: item => `${rows[item.dataIndex].text}, waarschijnlijk tussen ${rows[item.dataIndex].between}`}}},
      },
      plugins: [around],
    };
  }

  // ---- one block per period ----
  function trendConfig(table, colours, width) {
    const rows = rowsOf(table).reverse();
    const unit = table.dataset.scale === "weeks" ? DAYS.week : DAYS.month;
    const target = days(table, "target"), first = rows[0].first, until = Date.parse(table.dataset.openUntil) + 864e5;
    const longest = Math.max(target || 0, ...rows.map(row => row.high)) / unit;
    const every = LEVELS.find(step => longest / step <= 5) || Math.ceil(longest / 5);
    const top = Math.ceil(longest / every) * every;
    const x = time => (9 + (time - first) / (until - first) * 91) / 100 * width;
    const y = length => 178 - length / (top * unit) * 158;
    const under = {
      id: "under",
      beforeDatasetsDraw(chart) {
        const pen = chart.ctx;
        for (let level = 0; level <= top; level += every) {
          stroke(pen, colours.line, 1, 0, y(level * unit), width, y(level * unit));
          write(pen, level + (level + every > top ? (unit === DAYS.week ? " weken" : " maanden") : ""), colours.small, colours.soft, 0, y(level * unit) - 4, "left");
        }
        const opening = x(rows[rows.length - 1].last);
        pen.fillStyle = hatch(colours, colours.line);
        pen.fillRect(opening, 20, width - opening, 158);
        const years = [];
        for (let year = new Date(first).getUTCFullYear() + 1; year <= new Date(until).getUTCFullYear(); year += 1) years.push(year);
        const step = [1, 2, 5, 10, 100].find(size => years.length / size <= 6);
        for (const year of years.filter(year => year % step === 0)) {
          const at = x(Date.UTC(year, 0, 1));
          if (at > width * .97) continue;
          stroke(pen, colours.line, 1, at, 178, at, 184);
          write(pen, String(year), colours.small, colours.soft, at, 200, at > width * .92 ? "right" : at < width * .04 ? "left" : "center");
        }
        pen.fillStyle = colours.band;
        for (const row of rows) pen.fillRect(x(row.first), y(row.high), x(row.last) - x(row.first), y(row.low) - y(row.high));
        if (target) {
          stroke(pen, colours.ink, 2, x(first), y(target), width, y(target), [6, 4]);
          write(pen, "- - - " + table.dataset.targetText, colours.small, colours.soft, width, 13, "right");
        }
        for (const row of rows) stroke(pen, colours.good, 3, x(row.first), y(row.value), x(row.last), y(row.value));
      },
      afterDatasetsDraw(chart) {
        rows.forEach((row, place) => {
          if (rows.length > 10 && place < rows.length - 1) return;
          write(chart.ctx, row.number, colours.bold, colours.ink, x((row.first + row.last) / 2), y(row.value) - 11, "center", colours.card);
        });
      },
    };
    return {
      type: "scatter",
      data: {datasets: [{
        data: rows.map(row => ({x: x((row.first + row.last) / 2) / width * 100, y: row.value})),
        pointRadius: 5, pointHoverRadius: 7, backgroundColor: colours.good, borderWidth: 0,
      }]},
      options: {
        layout: {padding: {top: 20, bottom: 32, left: 0, right: 0}}, clip: false,
        scales: {x: {display: false, min: 0, max: 100}, y: {display: false, min: 0, max: top * unit}},
        plugins: {tooltip: {callbacks: {label: item => `${rows[item.dataIndex].title}: ${rows[item.dataIndex].text}, waarschijnlijk tussen ${rows[item.dataIndex].between}`}}},
      },
      plugins: [under],
    };
  }

  // ---- drawing, in the box of the server's drawing ----
  function draw(box) {
    const old = charts.get(box);
    if (old) old.destroy();
    const table = document.getElementById(box.dataset.table), colours = look(box), kind = box.dataset.chart;
    let canvas = box.querySelector("canvas");
    if (!canvas) {
      canvas = document.createElement("canvas");
      canvas.setAttribute("aria-hidden", "true");
      box.append(canvas);
    }
    const width = box.clientWidth;
    const config = kind === "trend" ? trendConfig(table, colours, width) : rowsConfig(rowsOf(table), colours, kind === "lollipops", width, Number(box.dataset.row));
    Object.assign(config.options, {animation: false, responsive: false, maintainAspectRatio: false});
    config.options.layout.autoPadding = false; // room for a point at the edge would shift all points from their lines
    config.options.plugins.legend = {display: false};
    Object.assign(config.options.plugins.tooltip, {displayColors: false, bodyFont: {family: colours.family, size: 13}, titleFont: {family: colours.family, size: 13}});
    canvas.width = width;
    canvas.height = box.clientHeight;
    charts.set(box, new Chart(canvas, config));
    box.classList.add("drawn");
  }

  let loading = null;
  function load() {
    loading ||= new Promise((done, failed) => {
      const script = document.importNode(document.getElementById("chartjs").content, true).querySelector("script");
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }

  function start() {
    const wanted = document.getElementById("chartjs") && !(navigator.connection && navigator.connection.saveData) && "IntersectionObserver" in window;
    if (!wanted) return;
    const seen = new IntersectionObserver(entries => {
      for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        load().then(() => { draw(target); sizes.observe(target); }, () => seen.disconnect());
      }
    });
    const sizes = new ResizeObserver(entries => {
      for (const {target} of entries) if (charts.get(target).canvas.clientWidth !== target.clientWidth || charts.get(target).width !== target.clientWidth) draw(target);
    });
    document.querySelectorAll("[data-chart]").forEach(box => seen.observe(box));
    dark.addEventListener("change", () => [...charts.keys()].forEach(draw));
  }

  if (document.readyState === "complete") start(); else addEventListener("load", start);
})();
