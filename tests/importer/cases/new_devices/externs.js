const OFFICE = { start: 8, end: 18, tz: "Europe/Berlin" };

const hourIn = function (tz) {
  return {
    value: Number(new Date().toLocaleString("en-US", { hour: "2-digit", hour12: false, timeZone: tz })),
  };
};

const getDay = () => ({ value: new Date().toLocaleDateString("en-US", { weekday: "short", timeZone: OFFICE.tz }) });

module.exports = { hourIn, getDay };
