interface Client {
  request(options: object): Promise<unknown>
  get(address: string, options?: object): Promise<unknown>
}

/** In the place of axios in AdminJS's client, which each page makes and few use: loaded at its first question. */
const axios = {
  create(options: object): Client {
    const client = () => import('axios').then((real) => real.default.create(options) as Client)
    return {
      request: async (asked) => (await client()).request(asked),
      get: async (address, asked) => (await client()).get(address, asked),
    }
  },
}

export default axios
