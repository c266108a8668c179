// Let a reader sort the rows of tables: a button in the head of each column, which is there only where scripts run.

const told = document.querySelector("[data-rising]");
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

/** Return what a cell sorts by: a number where its column has figures, else its text; nothing if it has none. */
function valueOf(cell, isFigure) {
  const text = cell.textContent.trim();
  if (!isFigure) return text || null;
  const number = Number.parseFloat(text.replace("\u2212", "-").replace(/,(?=\d{3})/g, ""));
  return Number.isNaN(number) ? null : number;
}

/** Compare two values, none of which is missing. */
const compared = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));

/** Sort the rows by a column; those without a value come last either way, and equal ones stay in their order. */
function sort(table, column, rising) {
  const [body] = table.tBodies;
  const isFigure = table.closest(".heat") ? column > 0 : table.classList.contains(`f${column + 1}`);
  const rows = [...body.rows].map((row) => [valueOf(row.cells[column], isFigure), row]);
  rows.sort(([a], [b]) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return rising ? compared(a, b) : compared(b, a);
  });
  body.append(...rows.map(([, row]) => row));
}

function pressed(table, head) {
  const rising = head.ariaSort !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  sort(table, head.cellIndex, rising);
  told.textContent = told.dataset[rising ? "rising" : "falling"].replace("{column}", () => head.textContent.trim());
}

for (const table of document.querySelectorAll("table.sorts")) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => pressed(table, head));
  }
}
