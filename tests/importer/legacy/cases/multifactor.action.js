exports.onExecutePostLogin = async function (event, api) {
  const factors = event.user.multifactor || [];
  const risky = ["CN", "RU"].includes(event.request.geoip.countryCode);
  if (risky && factors.length > 0) {
    api.multifactor.enable("any", { allowRememberBrowser: false });
  } else if (event.connection.name === "Admins") {
    api.multifactor.enable(
      "duo",
      {
        allowRememberBrowser: false,
        providerOptions: { ikey: event.secrets.DUO_IKEY, skey: event.secrets.DUO_SKEY, host: "api.duo.example" },
      },
    );
  }
};
